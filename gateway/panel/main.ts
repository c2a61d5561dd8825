document.body.textContent = "The gateway runs.";
