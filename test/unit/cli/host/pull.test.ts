import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Dockerode from "dockerode";
import type { Docker } from "../../../../cli/host/docker";
import { pull, registryOf } from "../../../../cli/host/pull";

let folder: string;
let server: Server;
let docker: Docker;
let asked: Promise<[IncomingMessage, ServerResponse]>;

/** An engine that leaves each answer to the test. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pull-"));
  jest.replaceProperty(process, "env", { ...process.env, DOCKER_CONFIG: folder });
  server = createServer();
  asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const socketPath = join(folder, "engine.sock");
  server.listen(socketPath);
  await once(server, "listening");
  docker = { api: new Dockerode({ socketPath }) } as Docker;
});

afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  rmSync(folder, { recursive: true });
});

const ignore = () => undefined;

/** One after the other, as the engine sends them. */
const lines = (...events: readonly object[]): string =>
  events.map((event) => `${JSON.stringify(event)}\r\n`).join("");

test("an image is pulled by its name, and the progress is reported", async () => {
  const reports: string[] = [];
  const pulled = pull(docker, "apache/rocketmq:5.5.0", (text) => reports.push(text));
  const [request, response] = await asked;
  expect(request.method).toBe("POST");
  const { searchParams } = new URL(request.url as string, "http://engine");
  expect([searchParams.get("fromImage"), searchParams.get("tag")]).toEqual(["apache/rocketmq", "5.5.0"]);
  response.end(
    lines(
      { status: "Pulling" },
      { status: "Downloading", progress: "[==> ] 1MB/2MB", id: "abc" },
      { id: "abc" },
    ),
  );
  expect(await pulled).toBeUndefined();
  expect(reports).toEqual([
    "pulling apache/rocketmq:5.5.0",
    "pulling apache/rocketmq:5.5.0: Pulling",
    "pulling apache/rocketmq:5.5.0: Downloading [==> ] 1MB/2MB",
    "pulling apache/rocketmq:5.5.0:",
  ]);
});

const noLogin = "docker.io has no such image, or wants a login for it";
const unreachable = "docker.io cannot be reached";

test.each([
  [404, "pull access denied for x, repository does not exist or may require 'docker login'", noLogin, true],
  [
    404,
    "manifest for x:1 not found: manifest unknown: manifest unknown",
    "docker.io has no such image",
    true,
  ],
  [
    500,
    'Head "https://r.example.com/v2/x/manifests/1": unauthorized: authentication required',
    noLogin,
    true,
  ],
  [500, 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup r on 127.0.0.53:53', unreachable, false],
  [500, 'Get "https://r.example.com/v2/": net/http: TLS handshake timeout', unreachable, false],
])(
  "the engine's answer %i is the reason of the failure, in short: %s",
  async (status, message, reason, refused) => {
    const pulled = pull(docker, "x:1", ignore);
    const [, response] = await asked;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
    expect(await pulled).toEqual({ reason, refused });
  },
);

test.each([
  ["toomanyrequests: You have reached your pull rate limit.", undefined, false],
  ["manifest unknown", "docker.io has no such image", true],
])(
  "an error during the pull is the reason, whatever the engine answered first: %s",
  async (error, reason = error, refused) => {
    const pulled = pull(docker, "x:1", ignore);
    const [, response] = await asked;
    response.end(lines({ status: "Pulling" }, { errorDetail: { message: error }, error }));
    expect(await pulled).toEqual({ reason, refused });
  },
);

test("a pull has failed if the engine closes the connection", async () => {
  const progress = new EventEmitter();
  const pulled = pull(docker, "x:1", (text) => progress.emit(text));
  const reported = once(progress, "pulling x:1: Pulling");
  const [, response] = await asked;
  response.write(lines({ status: "Pulling" }));
  await reported;
  response.destroy();
  expect(await pulled).toMatchObject({ refused: false });
});

test("an engine that cannot be reached has not refused the pull", async () => {
  const api = new Dockerode({ socketPath: join(folder, "none.sock") });
  expect(await pull({ api } as Docker, "x:1", ignore)).toEqual({
    reason: expect.stringContaining("ENOENT") as string,
    refused: false,
  });
});

describe("a pull that reports nothing", () => {
  const silent = { reason: "its registry was silent for 20 s", refused: false };

  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));

  test("from the beginning is given up", async () => {
    const pulled = pull(docker, "x:1", ignore);
    await asked;
    jest.advanceTimersByTime(20_000);
    expect(await pulled).toEqual(silent);
  });

  test("any more is given up, but not before", async () => {
    let onProgress: () => void = ignore;
    const next = () => new Promise<void>((resolve) => (onProgress = resolve));
    let ended = false;
    const pulled = pull(docker, "x:1", () => onProgress()).finally(() => (ended = true));
    const [, response] = await asked;
    for (let i = 0; i < 3; i++) {
      jest.advanceTimersByTime(19_999);
      const reported = next();
      response.write(lines({ status: "Downloading" }));
      await reported;
    }
    expect(ended).toBe(false);
    jest.advanceTimersByTime(20_000);
    expect(await pulled).toEqual(silent);
  });

  test("leaves no timer behind after a success", async () => {
    const pulled = pull(docker, "x:1", ignore);
    const [, response] = await asked;
    response.end(lines({ status: "Done" }));
    await pulled;
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe("the credentials of docker login", () => {
  const auth = Buffer.from("me:pass:word").toString("base64");

  /** The credentials that the engine gets. */
  async function credentialsFor(image: string, config: string): Promise<unknown> {
    writeFileSync(join(folder, "config.json"), config);
    const pulled = pull(docker, image, ignore);
    const [{ headers }, response] = await asked;
    response.end();
    await pulled;
    const header = headers["x-registry-auth"] as string | undefined;
    return header && (JSON.parse(Buffer.from(header, "base64").toString()) as unknown);
  }

  test.each([
    ["x:1", "https://index.docker.io/v1/"],
    ["r.example.com:5000/x:1", "r.example.com:5000"],
  ])("are sent with the pull of %s", async (image, serveraddress) => {
    expect(await credentialsFor(image, JSON.stringify({ auths: { [serveraddress]: { auth } } }))).toEqual({
      username: "me",
      password: "pass:word",
      serveraddress,
    });
  });

  test.each([
    ["another registry", JSON.stringify({ auths: { "r.example.com": { auth } } })],
    ["a helper", JSON.stringify({ auths: { "https://index.docker.io/v1/": {} }, credsStore: "desktop" })],
    ["nobody", "{}"],
    ["no JSON", "?"],
  ])("are not sent if they are those of %s", async (_, config) => {
    expect(await credentialsFor("x:1", config)).toBeUndefined();
  });
});

test.each([
  ["rocketmq", "docker.io"],
  ["rocketmq:5", "docker.io"],
  ["apache/rocketmq:5.5.0", "docker.io"],
  ["docker.io/apache/rocketmq", "docker.io"],
  ["mirror.example.com/apache/rocketmq", "mirror.example.com"],
  ["mirror:5000/x", "mirror:5000"],
  ["localhost/apache/rocketmq:5.5.0", "localhost"],
  ["localhost:5000/x", "localhost:5000"],
  ["library/a.b/c", "docker.io"],
])("%s comes from %s", (image, registry) => {
  expect(registryOf(image)).toBe(registry);
});
