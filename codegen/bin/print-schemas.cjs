// Prints schemas of JSON as TypeScript: the libraries that do so give promises, and the compiler waits for none.
// From standard input: a JSON array of { document, typeName, check }; to standard output: one of { types, check }, both laid out.

// With it the library would print what it does.
delete process.env.VERBOSE;

const { compile } = require("json-schema-to-typescript");
const { format } = require("prettier");

/** As all that katcp-gen writes is laid out. */
const style = { parser: "typescript", printWidth: 140 };

async function print({ document, typeName, check }) {
  const types = await compile(document, typeName, {
    bannerComment: "",
    // How many items there are is checked; as a type it would be a list of tuples.
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: false,
    format: false,
  });
  return { types: await format(types, style), check: await format(check, style) };
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const schemas = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const printed = [];
  for (const schema of schemas) printed.push(await print(schema));
  process.stdout.write(JSON.stringify(printed));
}

main().catch((thrown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
