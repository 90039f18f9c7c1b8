import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { brokerRegistered } from "../../../../model/plan/probe";
import { ask, printBody, speakWith } from "../../../../model/plan/request";
import { tlsPaths } from "../../../../model/plan/tlsPaths";
import { toolsFile } from "../../../../model/plan/toolsFile";
import { signed } from "../../../../remoting/signature";
import { catalogues } from "../../../../model/profiles/catalogue";
import { isLive } from "../../../../model/plan/live";
import { Running } from "../../support/bash";
import * as certificates from "../../support/certificates";
import { TestServer } from "../../support/net";
import { answering, frame } from "../../support/requests";

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

describe("where the container has an authority", () => {
  const table = { b: { brokerAddrs: { 0: "127.0.0.1:1" }, brokerName: "b", cluster: "C" } };
  const known = frame(JSON.stringify({ brokerAddrTable: table, clusterAddrTable: { C: ["b"] } }));
  const servers: TestServer[] = [];

  afterEach(() => Promise.all(servers.splice(0).map((one) => one.stop())));

  const started = async (serve: (socket: Socket) => void): Promise<string> => {
    const one = await TestServer.start(serve);
    servers.push(one);
    return `127.0.0.1:${one.port}`;
  };
  const { certificate: cert, privateKey: key } = certificates;
  const encrypted = createTlsServer(
    { cert, key },
    answering(() => known),
  ).on("tlsClientError", () => undefined);
  const takesTls = () => started((socket) => void encrypted.emit("connection", socket));
  const takesNone = () => started((socket) => void socket.once("data", () => socket.end()));

  /** What a probe of a name server ends with, and says; what openssl says may come after its end. */
  async function asked(ca: string, nameServer: string, tools: string | undefined, isToSay: boolean) {
    const [file, toolsIn] = [join(folder, "ca.pem"), join(folder, "tools.yml")];
    writeFileSync(file, ca);
    if (tools !== undefined) writeFileSync(toolsIn, tools);
    const probe = brokerRegistered({ broker: "b", id: 0 }, [nameServer]);
    const running = new Running(
      probe.map((word) => word.replaceAll(tlsPaths.ca, file).replaceAll(toolsFile, toolsIn)),
    );
    try {
      const code = await running.end();
      if (isToSay) await running.printed("\n");
      return { code, printed: running.printedSoFar };
    } finally {
      running.clear();
    }
  }

  const login = "accessKey: me\nsecretKey: 0123456789abcdef\n"; // whose signature takes a while

  test.each([undefined, login])("it asks by TLS", async (tools) => {
    expect(await asked(certificates.caCertificate, await takesTls(), tools, false)).toEqual({
      code: 0,
      printed: "",
    });
  });

  test.each([undefined, login])(
    "a server of another authority does not answer, and that is said",
    async (tools) => {
      const address = await takesTls();
      const { code, printed } = await asked(certificates.otherCaCertificate, address, tools, true);
      expect(code).toBe(1);
      expect(printed).toMatch(new RegExp(`^${address}: [ a-z]*certificate\n$`));
    },
  );

  test.each([undefined, login])("a server without TLS does not answer, and that is said", async (tools) => {
    const address = await takesNone();
    const { code, printed } = await asked(certificates.caCertificate, address, tools, true);
    expect(code).toBe(1);
    expect(printed).toMatch(new RegExp(`^${address}: no TLS: .+\n$`));
  });
});

test("no line that a broker is sent is one that openssl takes for a command", () => {
  const sent = Object.values(catalogues).flatMap(({ broker }) =>
    Object.keys(broker).filter((one) => isLive(one, broker)),
  );
  expect(sent.length).toBeGreaterThan(50);
  expect(sent.filter((one) => /^[QRKk]/.test(one))).toEqual([]);
});
