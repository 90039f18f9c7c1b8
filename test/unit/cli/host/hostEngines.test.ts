import { mkdtempSync, rmSync } from "node:fs";
import { createServer, Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { askHosts, lookAtHosts, noAnswer, Seen, standingIn } from "../../../../cli/host/hostEngines";
import type { Docker } from "../../../../cli/host/docker";

jest.mock("node:timers/promises", () => {
  const real = jest.requireActual<typeof import("node:timers/promises")>("node:timers/promises");
  return { ...real, setTimeout: jest.fn(real.setTimeout) };
});

let folder: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engines-"));
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

/** An engine at a socket, which says its version. */
async function engine(name: string): Promise<string> {
  const socket = join(folder, name);
  const info = { ServerVersion: name, OSType: "linux", Name: "elsewhere", MemTotal: 1, DockerRootDir: "/" };
  const server = createServer(({ url = "" }, response) =>
    response
      .setHeader("content-type", "application/json")
      .end(JSON.stringify(url.endsWith("/info") ? info : { Arch: "amd64" })),
  ).listen(socket);
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `unix://${socket}`;
}

test("each host is asked at its own engine, whatever the environment says, and the environment stays", async () => {
  const [a, b] = [await engine("a"), await engine("b")];
  jest.replaceProperty(process, "env", {
    ...process.env,
    DOCKER_HOST: "tcp://nowhere:1",
    DOCKER_CONTEXT: "x",
  });
  const nowhere = `unix://${folder}/none`;
  const { answering, silent } = await askHosts([
    { name: "a", docker: a },
    { name: "b", docker: b },
    { name: "c", docker: nowhere },
  ]);
  expect(answering.map(({ host, docker }) => [host, docker.version, docker.address, docker.local])).toEqual([
    ["a", "a", a, false],
    ["b", "b", b, false],
  ]);
  expect(silent).toEqual([
    { host: "c", address: nowhere, reason: expect.stringContaining("ENOENT") as string },
  ]);
  expect(process.env.DOCKER_HOST).toBe("tcp://nowhere:1");
  expect(noAnswer(silent).message).toMatch(
    /^No Docker Engine answers on the host c, at hosts\.c\.docker, unix:\S+none \(.*ENOENT.*\): start it, or put that right\. To try it: docker -H unix:\S+none version$/,
  );
});

test("one that says nothing is given up, and so is its connection", async () => {
  jest.mocked(sleep).mockImplementationOnce(() => Promise.resolve());
  const silentOne = createServer(() => undefined).listen(join(folder, "mute"));
  servers.push(silentOne);
  await new Promise((resolve) => silentOne.once("listening", resolve));
  const { silent } = await askHosts([{ name: "a", docker: `unix://${folder}/mute` }]);
  expect(silent.map(({ reason }) => reason)).toEqual(["no answer within 20 s"]);
  const left = () => new Promise<number>((resolve) => silentOne.getConnections((_, count) => resolve(count)));
  for (let tries = 0; tries < 100 && (await left()) > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await left()).toBe(0);
});

test("of the only engine it is not asked which servers are there", async () => {
  expect(await lookAtHosts([{ docker: {} as Docker }], { project: "p", stack: "s" })).toEqual([]);
});

test("of each host's it is, by the stack's labels", async () => {
  const asked: unknown[] = [];
  const api = {
    listContainers: (options: unknown) => {
      asked.push(options);
      return Promise.resolve([{ Names: ["/r-broker-a"], Labels: { "rocketmq.host": "a" } }]);
    },
    listVolumes: (options: unknown) => {
      asked.push(options);
      return Promise.resolve({ Volumes: [{ Labels: { "rocketmq.server": "broker/broker-b" } }] });
    },
  };
  const seen = await lookAtHosts([{ host: "a", docker: { api } as unknown as Docker }], {
    project: "shop",
    stack: "dev",
  });
  const filters = { label: ["rocketmq.stack=shop/dev"] };
  expect(asked).toEqual([{ all: true, filters }, { filters }]);
  expect(standingIn(seen, "r")).toEqual({ "r-broker-a": "a", "r-broker-b": "a" });
});

const container = (name: string, host: string) => ({ name, labels: { "rocketmq.host": host } });
const volume = (server: string) => ({ labels: { "rocketmq.server": `broker/${server}` } });
const seen = (host: string, containers: Seen["containers"], volumes: Seen["volumes"] = []): Seen => ({
  host,
  containers,
  volumes,
});

describe("servers stand", () => {
  test("where their containers are, whatever data is elsewhere", () => {
    const found = [seen("a", [], [volume("x")]), seen("b", [container("x", "b")])];
    expect(standingIn(found, "")).toEqual({ x: "b" });
  });

  test("where their data is, if they have no container and it is on one host alone", () => {
    const both = [volume("x"), volume("y")];
    expect(standingIn([seen("a", [], both), seen("b", [], [volume("y"), volume("y")])], "p")).toEqual({
      "p-x": "a",
    });
    expect(standingIn([seen("a", [], [volume("x"), volume("x")])], "p")).toEqual({ "p-x": "a" });
  });

  test("nowhere by what says nothing of hosts, or another host", () => {
    const found = [seen("a", [{ name: "x", labels: {} }, container("y", "b")], [{ labels: {} }])];
    expect(standingIn(found, "")).toEqual({});
  });
});
