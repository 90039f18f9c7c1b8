import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, printBody, speakWith } from "../../../../model/plan/request";
import { toolsFile } from "../../../../model/plan/toolsFile";
import { signed } from "../../../../remoting/signature";
import { Running } from "../../support/bash";
import { TestServer } from "../../support/net";
import { frame } from "../../support/requests";

let folder: string;
let server: TestServer;
let sent: Buffer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "request-"));
  sent = Buffer.alloc(0);
  server = await TestServer.start((socket) => {
    socket.on("data", (chunk: Buffer) => {
      sent = Buffer.concat([sent, chunk]);
      if (sent.length >= 4 && sent.length === 4 + sent.readUInt32BE(0)) socket.write(frame("answered"));
    });
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What a server is sent, where the container has such a file, and what the script prints. */
async function requested(line: string, tools?: string) {
  const file = join(folder, "tools.yml");
  if (tools !== undefined) writeFileSync(file, tools);
  const command = speakWith({ port: server.port }, [line, printBody]).map((word) =>
    word.replaceAll(toolsFile, file),
  );
  const running = new Running(command);
  try {
    expect(await running.end()).toBe(0);
    const header = 8 + sent.readUInt32BE(4);
    return {
      header: JSON.parse(sent.toString("utf8", 8, header)) as Record<string, unknown>,
      body: sent.toString("utf8", header),
      printed: running.printedSoFar,
    };
  } finally {
    running.clear();
  }
}

const fields = { topic: "a%b|c", group: "it's" };
const body = "one=\\u00e4 %s\ntwo='$HOME'\n";

test("a request has its code, fields and body, and the answer is there to be read", async () => {
  const { header, ...rest } = await requested(ask(25, { fields, body }));
  expect(header).toEqual({ code: 25, language: "JAVA", version: 0, opaque: 1, flag: 0, extFields: fields });
  expect(rest).toEqual({ body, printed: "answered" });
});

test.each(["0123456789abcdef", "x_-".repeat(21)])(
  "one is signed where the container knows the super user, as RocketMQ does, with %s",
  async (secretKey) => {
    const said = { fields, body: `${body}€` };
    const { header } = await requested(ask(25, said), `accessKey: me\nsecretKey: ${secretKey}\n`);
    const request = { code: 25, purpose: "", fields, body: Buffer.from(said.body) };
    expect(header.extFields).toEqual(signed(request, { accessKey: "me", secretKey }).fields);
  },
);

test("one without fields is", async () => {
  const { header } = await requested(ask(106), "accessKey: me\nsecretKey: 0123456789abcdef\n");
  const credentials = { accessKey: "me", secretKey: "0123456789abcdef" };
  expect(header.extFields).toEqual(signed({ code: 106, purpose: "", fields: {} }, credentials).fields);
});
