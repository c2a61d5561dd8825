import { type AddressInfo, createServer } from "node:net";

/** What a person would write who needs one answer and nothing else: no checks, no limits, one write for each chunk. */
const server = createServer({ noDelay: true }, (socket) => {
  socket.setEncoding("latin1").on("error", () => {});
  socket.write("#version-connect katcp-protocol 5.1-MI\n");
  let rest = "";
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    let out = "";
    for (const line of lines) out += `!${line.slice(1)} ok\n`;
    socket.write(out, "latin1");
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
