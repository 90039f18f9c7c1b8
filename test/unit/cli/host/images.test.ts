import { RunError } from "@pulumi/pulumi/errors";
import type { Docker } from "../../../../cli/host/docker";
import { findImages } from "../../../../cli/host/images";
import { run } from "../../../../cli/host/command";
import type { ClusterSettings } from "../../../../components/args";
import { planCluster, shareOn } from "../../../../model/plan";
import { ConfigurationError } from "../../../../model/settings";
import { minimal, resolvedFor } from "../../support/cluster";

// Nothing is built or installed here: all tools are there, and a build is only recorded.
jest.mock("../../../../cli/host/command", () => ({
  attempt: jest.fn(() => Promise.resolve({ succeeded: true, output: "" })),
  run: jest.fn(() => Promise.resolve("")),
}));

/** The commands that were run: builds. */
const builds = (): unknown[][] => jest.mocked(run).mock.calls.map(([command, args]) => [command, args]);

const official = "apache/rocketmq:5.5.0";
const standIn = `localhost/${official}`;
const noImage = "docker.io has no such image, or wants a login for it";
const dashboard = "apacherocketmq/rocketmq-dashboard:2.0.0";

/** An engine that has images, each for a processor; no others can be pulled. @param versions of RocketMQ that images say */
function engine(
  images: Readonly<Record<string, string>>,
  failure = "pull access denied",
  versions: Readonly<Record<string, string>> = {},
): { docker: Docker; pulled: string[] } {
  const pulled: string[] = [];
  const api = {
    getImage: (name: string) => ({
      inspect: () =>
        Object.hasOwn(images, name)
          ? Promise.resolve({
              Architecture: images[name],
              Config: { Env: versions[name] ? [`ROCKETMQ_VERSION=${versions[name]}`] : null },
            })
          : Promise.reject(new Error("no such image")),
    }),
    pull: (name: string) => {
      pulled.push(name);
      return Promise.reject(Object.assign(new Error(failure), { statusCode: 500 }));
    },
  };
  return { docker: { api, architecture: "amd64" } as unknown as Docker, pulled };
}

const find = (settings: ClusterSettings, docker: Docker) =>
  findImages([{ cluster: resolvedFor(settings), docker }], () => undefined);

beforeEach(() => jest.mocked(run).mockClear());

test("every server has its own, by the path of its settings", async () => {
  const settings: ClusterSettings = {
    nameServers: { "namesrv-a": {}, "namesrv-b": { image: "n:1" } },
    brokers: { "broker-a": { image: "b:1" }, "broker-b": {}, "broker-c": {} },
    proxyDefaults: { image: "p:1" },
    proxies: { "proxy-a": { image: official }, "proxy-b": {} },
  };
  const names = [official, dashboard, "n:1", "b:1", "p:1"];
  const { docker, pulled } = engine(Object.fromEntries(names.map((name) => [name, "amd64"])));
  expect(await find(settings, docker)).toEqual({
    used: {
      "nameServers.namesrv-a": official,
      "nameServers.namesrv-b": "n:1",
      "brokers.broker-a": "b:1",
      "brokers.broker-b": official,
      "brokers.broker-c": official,
      "proxies.proxy-a": official,
      "proxies.proxy-b": "p:1",
      console: dashboard,
    },
    notes: [],
  });
  expect(pulled).toEqual([]);
  expect(builds()).toEqual([]);
});

test.each<[ClusterSettings, string]>([
  [{ proxyEnabled: false }, official],
  [minimal.rocketmq4, "apache/rocketmq:4.9.7"],
])("there is none for a proxy that is not there: %j", async (settings, image) => {
  const { docker } = engine({ [image]: "amd64", [dashboard]: "amd64" });
  expect((await find(settings, docker)).used).toEqual({
    "nameServers.namesrv-a": image,
    "brokers.broker-a": image,
    console: dashboard,
  });
});

test("without the console's there is no console", async () => {
  const { docker } = engine({ [official]: "amd64" });
  const { used, notes } = await find({}, docker);
  expect(Object.keys(used)).not.toContain("console");
  expect(notes).toEqual([`there is no console, as ${dashboard} could not be pulled: ${noImage}`]);
});

test.each<[string, ClusterSettings]>([
  ["nameServers.namesrv-a", { nameServers: { "namesrv-a": { image: "mine:1" } } }],
  ["brokers.broker-b", { brokers: { "broker-a": {}, "broker-b": { image: "mine:1" } } }],
  ["proxies.proxy-a", { proxies: { "proxy-a": { image: "mine:1" }, "proxy-b": {} } }],
])("a server's that cannot be had is reported by its key, %s.image", async (path, settings) => {
  const { docker } = engine({ [official]: "amd64", [dashboard]: "amd64" });
  await expect(find(settings, docker)).rejects.toEqual(
    new RunError(`${path}.image is mine:1, which is not here and could not be pulled: ${noImage}`),
  );
  expect(builds()).toEqual([]);
});

describe("an official image that no registry can be reached for", () => {
  const unreachable = "docker.io cannot be reached";
  const noHost = "dial tcp: lookup registry-1.docker.io: no such host";

  test("is built here, once, and stands in for every server that wants it", async () => {
    const { docker, pulled } = engine({ [standIn]: "amd64", [dashboard]: "amd64", "b:1": "amd64" }, noHost);
    const settings = { brokers: { "broker-a": {}, "broker-b": { image: "b:1" } } };
    expect(await find(settings, docker)).toEqual({
      used: {
        "nameServers.namesrv-a": standIn,
        "brokers.broker-a": standIn,
        "brokers.broker-b": "b:1",
        "proxies.proxy-a": standIn,
        console: dashboard,
      },
      notes: [`${standIn}, built here, stands in for ${official} (${unreachable})`],
    });
    expect(pulled).toEqual([official]);
    const built = builds();
    expect(new Set(built.map((call) => JSON.stringify(call))).size).toBe(1);
    expect(built[0]).toEqual([expect.stringMatching(/\/images\/build\.sh$/), ["5.5.0"]]);
  });

  test("is built here for a registry's too, whose name the stand-in does not have", async () => {
    const { docker, pulled } = engine({ [standIn]: "amd64" }, noHost);
    const settings = { imageRegistry: "mirror.example.com/docker", consoleEnabled: false };
    const { used, notes } = await find(settings, docker);
    expect(used).toEqual({
      "nameServers.namesrv-a": standIn,
      "brokers.broker-a": standIn,
      "proxies.proxy-a": standIn,
    });
    const wanted = `mirror.example.com/docker/${official}`;
    expect(pulled).toEqual([wanted]);
    expect(notes).toEqual([
      `${standIn}, built here, stands in for ${wanted} (mirror.example.com cannot be reached)`,
    ]);
  });

  test("is not built for another version of that image", async () => {
    const { docker } = engine({ [official]: "amd64", [dashboard]: "amd64" }, noHost);
    const other = "apache/rocketmq:5.3.2";
    await expect(find({ brokers: { "broker-a": { image: other } } }, docker)).rejects.toThrow(
      `brokers.broker-a.image is ${other}, which is not here and could not be pulled: ${unreachable}`,
    );
    expect(builds()).toEqual([]);
  });

  test("is not asked for again where its registry gave no answer", async () => {
    const { docker, pulled } = engine({ [standIn]: "amd64" }, noHost);
    const { notes } = await find({}, docker);
    expect(pulled).toEqual([official]); // and not the console's, which comes from there too
    expect(notes).toContain(`there is no console, as ${dashboard} could not be pulled: ${unreachable}`);
  });
});

test("one for another processor is reported for every server that has it", async () => {
  const { docker } = engine({ [official]: "amd64", "other:1": "arm64", [dashboard]: "amd64" });
  const settings = {
    brokers: { "broker-a": {}, "broker-b": { image: "other:1" } },
    proxies: { "proxy-a": { image: "other:1" } },
  };
  const problems = await find(settings, docker).then(
    () => [],
    (error: ConfigurationError) => error.problems,
  );
  const expected = "it is for arm64 processors, and the Docker Engine's is amd64: choose another.";
  expect(problems).toEqual([
    { path: "brokers.broker-b.image", found: "other:1", expected },
    { path: "proxies.proxy-a.image", found: "other:1", expected },
  ]);
});

describe("one with another RocketMQ", () => {
  const here = { [official]: "amd64", [dashboard]: "amd64", "mine:5.5.0": "amd64" };
  const settings = { brokers: { "broker-a": {}, "broker-b": { image: "mine:5.5.0" } } };

  test("of the profile's line is used, and said", async () => {
    const { docker } = engine(here, undefined, { [official]: "5.5.0", "mine:5.5.0": "5.3.1" });
    expect((await find(settings, docker)).notes).toEqual([
      "mine:5.5.0 has RocketMQ 5.3.1: keys of its files are checked by those of 5.5.0; others go into uncheckedBrokerConf and its like",
    ]);
  });

  test("of another line is reported for the servers that have it", async () => {
    const { docker } = engine(here, undefined, { "mine:5.5.0": "4.9.7" });
    await expect(find(settings, docker)).rejects.toMatchObject({
      problems: [
        {
          path: "brokers.broker-b.image",
          found: "mine:5.5.0",
          expected: "it has RocketMQ 4.9.7, and the profile is for 5.x: choose another profile or image.",
        },
      ],
    });
  });
});

describe("a console for another processor", () => {
  const servers = {
    "nameServers.namesrv-a": official,
    "brokers.broker-a": official,
    "proxies.proxy-a": official,
  };

  test("is done without where its image is here", async () => {
    const { docker } = engine({ [official]: "amd64", [dashboard]: "arm64" });
    expect(await find({}, docker)).toEqual({
      used: servers,
      notes: [
        `there is no console, as ${dashboard} is for arm64 processors, and the Docker Engine's is amd64; ` +
          "console.image may be another",
      ],
    });
  });

  // What engines say: Docker's own store, containerd's, and Podman.
  test.each([
    "no matching manifest for linux/arm64/v8 in the manifest list entries",
    `failed to resolve reference: no match for platform in manifest: not found`,
    `image with reference ${dashboard} was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64`,
    'choosing an image from manifest list: no image found in manifest list for architecture "arm64", variant "v8", OS "linux"',
  ])("is done without where its registry has none for this one: %s", async (said) => {
    const { docker } = engine({ [official]: "amd64" }, said);
    expect(await find({}, docker)).toEqual({
      used: servers,
      notes: [
        `there is no console, as ${dashboard} could not be pulled: docker.io has it for other processors only`,
      ],
    });
  });
});

test("a server's that its registry has for other processors only is refused, and none is built for it", async () => {
  const { docker, pulled } = engine({ [dashboard]: "amd64" }, "no matching manifest for linux/arm64/v8");
  await expect(find({}, docker)).rejects.toEqual(
    new RunError(
      `nameServers.namesrv-a.image is ${official}, which is not here and could not be pulled: ` +
        "docker.io has it for other processors only",
    ),
  );
  expect(pulled).toEqual([official]);
  expect(builds()).toEqual([]);
});

describe("on several hosts", () => {
  const noHost = "dial tcp: lookup registry-1.docker.io: no such host";
  const hosts = {
    a: { docker: "ssh://ops@10.0.0.1", address: "10.0.0.1" },
    b: { docker: "ssh://ops@10.0.0.2", address: "10.0.0.2" },
  };
  const cluster = resolvedFor({ hosts, consoleEnabled: false });
  const plan = planCluster(cluster);
  const findOn = (engines: Readonly<Record<string, Docker>>) =>
    findImages(
      Object.entries(engines).map(([host, docker]) => ({
        host,
        docker: { ...docker, address: hosts[host as "a" | "b"].docker },
        cluster: shareOn(host, cluster, plan).cluster,
      })),
      () => undefined,
    );
  const used = (image: string) => ({
    "nameServers.namesrv-a": image,
    "brokers.broker-a": image,
    "proxies.proxy-a": image,
  });

  test("each host has those of its servers", async () => {
    const [a, b] = [engine({ [official]: "amd64" }), engine({ [official]: "amd64" })];
    expect(await findOn({ a: a.docker, b: b.docker })).toEqual({ used: used(official), notes: [] });
  });

  test("a stand-in is used where all have it, and is not built for others", async () => {
    const [a, b] = [engine({ [standIn]: "amd64" }, noHost), engine({ [standIn]: "amd64" }, noHost)];
    expect(await findOn({ a: a.docker, b: b.docker })).toEqual({
      used: used(standIn),
      notes: [`${standIn}, which is there, stands in for ${official} (docker.io cannot be reached)`],
    });
    expect(builds()).toEqual([]);
  });

  test("one that is missing is reported with the hosts that lack it, and how it gets there", async () => {
    const [a, b] = [engine({ [official]: "amd64" }, noHost), engine({}, noHost)];
    await expect(findOn({ a: a.docker, b: b.docker })).rejects.toEqual(
      new RunError(
        `brokers.broker-a.image is ${official}, which is not on b and could not be pulled there: docker.io cannot be reached. ` +
          "To bring its stand-in, which has to be on all hosts (npm run images builds it), from an engine that has it:\n" +
          `  docker save ${standIn} | docker -H ssh://ops@10.0.0.2 load`,
      ),
    );
    expect(builds()).toEqual([]);
  });
});
