console.log("The benchmarks are being built.");
