import { runtime } from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors";
import type { Docker } from "../../../../cli/host/docker";
import { findImages } from "../../../../cli/host/images";
import { ClusterSettings, ConfigurationError } from "../../../../model/settings";
import { minimal, specOf } from "../../support/spec";

const official = "apache/rocketmq:5.3.3";
const dashboard = "apacherocketmq/rocketmq-dashboard:2.0.0";

/** An engine that has images, each for a processor; a registry refuses all others. */
function engine(images: Readonly<Record<string, string>>): { docker: Docker; pulled: string[] } {
  const pulled: string[] = [];
  const api = {
    getImage: (name: string) => ({
      inspect: () =>
        Object.hasOwn(images, name)
          ? Promise.resolve({ Architecture: images[name] })
          : Promise.reject(new Error("no such image")),
    }),
    pull: (name: string) => {
      pulled.push(name);
      return Promise.reject(new Error("pull access denied"));
    },
  };
  return { docker: { api, architecture: "amd64" } as unknown as Docker, pulled };
}

const find = (settings: ClusterSettings, docker: Docker) =>
  findImages(specOf(settings), "shop", docker, () => undefined);

beforeEach(() => runtime.setAllConfig({}));

test("every server of each kind has its own", async () => {
  const settings: ClusterSettings = {
    nameServers: [{}, { image: "n:1" }],
    brokers: [{ image: "b:1" }, {}, {}],
    proxies: [{}, { image: "p:1" }],
  };
  const names = [official, dashboard, "n:1", "b:1", "p:1"];
  const { docker, pulled } = engine(Object.fromEntries(names.map((name) => [name, "amd64"])));
  expect(await find(settings, docker)).toEqual({
    nameServers: [official, "n:1"],
    brokers: ["b:1", official, official],
    proxies: [official, "p:1"],
    console: dashboard,
    notes: [],
  });
  expect(pulled).toEqual([]);
});

test.each([
  [{ proxyEnabled: false }, official],
  [{ ...minimal.rocketmq4, proxies: [{}, {}] }, "apache/rocketmq:4.9.7"],
])("there is none for a proxy that is not there: %j", async (settings, image) => {
  const { docker } = engine({ [image]: "amd64", [dashboard]: "amd64" });
  expect(await find(settings, docker)).toMatchObject({
    nameServers: [image],
    brokers: [image],
    proxies: [],
  });
});

test("without the console's there is no console", async () => {
  const { docker } = engine({ [official]: "amd64" });
  const { console, notes } = await find({}, docker);
  expect(console).toBeUndefined();
  expect(notes).toEqual([`there is no console, as ${dashboard} could not be pulled: pull access denied`]);
});

test.each([
  ["nameServerImage", { nameServers: [{ image: "mine:1" }] }],
  ["brokerImage", { brokers: [{}, { image: "mine:1" }] }],
  ["proxyImage", { proxies: [{ image: "mine:1" }, {}] }],
])("a server's that cannot be had is told by its key, %s", async (key, settings) => {
  const { docker } = engine({ [official]: "amd64", [dashboard]: "amd64" });
  await expect(find(settings, docker)).rejects.toEqual(
    new RunError(`shop:${key} is mine:1, which is not here and could not be pulled: pull access denied`),
  );
});

test("one for another processor is told for every server that has it", async () => {
  const { docker } = engine({ [official]: "amd64", "other:1": "arm64", [dashboard]: "arm64" });
  const problems = await find(
    { brokers: [{}, { image: "other:1" }], proxies: [{ image: "other:1" }] },
    docker,
  ).then(
    () => [],
    (error: ConfigurationError) => error.problems,
  );
  const expected = "it is for arm64 processors, and the Docker Engine's is amd64: choose another.";
  expect(problems).toEqual([
    { path: "shop:brokerImage", found: "other:1", expected },
    { path: "shop:proxyImage", found: "other:1", expected },
    { path: "shop:consoleImage", found: dashboard, expected },
  ]);
});
