import fc from "fast-check";
import { RunError } from "@pulumi/pulumi/errors";
import { load } from "js-yaml";
import type { Registered } from "../../../../cli/compose/program";
import { composeProject } from "../../../../cli/compose/project";
import { Service } from "../../../../cli/compose/service";
import { container, image, network, password, volume } from "../../support/pulumi";

/** A resource; what it depends on is said by name. */
const resource = (
  type: string,
  name: string,
  inputs: object = { name },
  dependsOn: readonly string[] = [],
): Registered => ({
  urn: `urn:${name}`,
  type,
  name: `resource ${name}`,
  inputs: { ...inputs },
  dependsOn: dependsOn.map((other) => `urn:${other}`),
  ignoreChanges: [],
  retainOnDelete: false,
});

const server = (name: string, inputs: object = {}, dependsOn?: readonly string[]): Registered =>
  resource(container, name, { name, ...inputs }, dependsOn);

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: object;
  readonly volumes?: object;
}

const read = (...resources: readonly Registered[]): ComposeFile =>
  load(composeProject(resources)[0].content.toString()) as ComposeFile;

test("has a service of each container's name, and the networks and volumes under theirs", () => {
  const found = read(
    resource("pulumi:pulumi:Stack", "s", {}),
    resource("pulumi-rocketmq:index:Cluster", "c", { anything: 1 }),
    resource(network, "net"),
    resource(volume, "data"),
    resource(image, "i:1", { name: "i:1", keepLocally: true }),
    resource(password, "secret", { length: 24, special: false }),
    server("b", { image: "i:1", networksAdvanced: [{ name: "net" }] }),
    server("a", { networkMode: "none", volumes: [{ volumeName: "data", containerPath: "/d" }] }),
  );
  expect(found).toEqual({
    services: {
      a: { container_name: "a", network_mode: "none", volumes: ["data:/d"] },
      b: { container_name: "b", image: "i:1", networks: { net: null } },
    },
    networks: { net: { name: "net" } },
    volumes: { data: { name: "data" } },
  });
  expect(Object.keys(found.services)).toEqual(["a", "b"]);
});

test("says nothing of networks, volumes and dependencies that are not there", () => {
  expect(read(server("a"))).toEqual({ services: { a: { container_name: "a", network_mode: "bridge" } } });
});

test("has the files that containers mount, and the project's name, if it has one", () => {
  const resources = [
    server("b", { uploads: [{ file: "/x", content: "of $b" }] }),
    server("a", {
      uploads: [
        { file: "/x", content: "of a" },
        { file: "/y", contentBase64: "/w==" },
      ],
    }),
  ];
  const [compose, ...files] = composeProject(resources, "rocketmq-dev");
  expect(compose.path).toBe("compose.yaml");
  expect(files).toEqual([
    { path: ".env", content: "COMPOSE_FILE=compose.yaml\nCOMPOSE_PROJECT_NAME=rocketmq-dev\n" },
    { path: "files/a/x", content: "of a" },
    { path: "files/a/y", content: Buffer.of(0xff) },
    { path: "files/b/x", content: "of $b" },
  ]);
  expect(composeProject(resources)[1].content).toBe("COMPOSE_FILE=compose.yaml\n");
});

describe("what another container depends on", () => {
  const conditionOf = (inputs: object) =>
    read(server("a", inputs), server("b", {}, ["a"])).services.b.depends_on;

  test.each([
    ["is to have ended where it is a task", { restart: "no" }, "service_completed_successfully"],
    ["is to be healthy where it has a probe", { healthcheck: { tests: ["CMD", "true"] } }, "service_healthy"],
    ["is to have started where it has none", { restart: "always" }, "service_started"],
  ])("%s", (_, inputs, condition) => {
    expect(conditionOf(inputs)).toEqual({ a: { condition } });
  });

  test("is waited for only where it is a container", () => {
    const found = read(resource(network, "net"), server("a"), server("b", {}, ["net", "a", "nothing"]));
    expect(Object.keys(found.services.b.depends_on ?? {})).toEqual(["a"]);
  });

  test("may be several", () => {
    const found = read(server("c", {}, ["b", "a"]), server("a"), server("b", { restart: "no" }));
    expect(found.services.c.depends_on).toEqual({
      a: { condition: "service_started" },
      b: { condition: "service_completed_successfully" },
    });
  });
});

test.each<[string, Registered[], string]>([
  [
    "a resource of another type",
    [resource("docker:index/secret:Secret", "x")],
    "does not know resources of the type docker:index/secret:Secret, as resource x is one.",
  ],
  [
    "a provider",
    [resource("pulumi:providers:docker", "elsewhere", {})],
    "does not know resources of the type pulumi:providers:docker, as resource elsewhere is one.",
  ],
  [
    "a network's driver",
    [resource(network, "n", { name: "n", driver: "overlay" })],
    'the input driver ("overlay")',
  ],
  ["a volume's options", [resource(volume, "v", { name: "v", driverOpts: {} })], "the input driverOpts ({})"],
  ["an image's build", [resource(image, "i", { name: "i", build: {} })], "the input build ({})"],
  ["a password's signs", [resource(password, "p", { length: 8, minUpper: 1 })], "the input minUpper (1)"],
  ["an input of a container", [server("a", { privileged: true })], "the input privileged (true)"],
  [
    "another container's network, of whom it has no id",
    [server("x"), server("a", { networkMode: "container:x" }, ["x"])],
    'the input networkMode ("container:x")',
  ],
  ["a container without a name", [resource(container, "a", {})], "needs a name for resource a"],
  ["a volume without a name", [resource(volume, "v", {})], "needs a name for resource v"],
  ["a network without a name", [resource(network, "n", {})], "needs a name for resource n"],
])("refuses %s", (_, resources, message) => {
  const refused = () => composeProject(resources);
  expect(refused).toThrow(RunError);
  expect(refused).toThrow(message);
});

/** What Compose reads where variables are replaced and two dollar signs are one. */
const interpolated = (text: string): string => {
  expect(text.replaceAll("$$", "")).not.toContain("$");
  return text.replaceAll("$$", "$");
};

test("every text comes out of YAML and Compose as it went in", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom("$", "{", "}", "A", "\n", " ", ":", "#", '"', "'", "-", "é", "\\") }),
    fc.constantFrom(
      "no",
      "yes",
      "null",
      "~",
      "010",
      "0x10",
      "1e3",
      "12:30:45",
      "2020-01-01",
      "<<",
      "=",
      "$$",
    ),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), text, (command, value) => {
      const { a } = read(server("a", { command, envs: [`A=${value}`], user: value })).services;
      expect(a.command?.map(interpolated)).toEqual(command);
      expect(interpolated(a.environment?.A as string)).toBe(value);
      expect(interpolated(a.user as string)).toBe(value);
    }),
  );
});

test("every dollar sign is escaped, wherever it is", () => {
  const [{ content }] = composeProject([
    server("a", {
      image: "$i",
      command: ["echo $HOME ${PATH} $$"],
      volumes: [{ hostPath: "/srv/$a", containerPath: "/a" }],
      healthcheck: { tests: ["CMD", "test $x"] },
    }),
  ]);
  const text = content.toString();
  interpolated(text);
  expect(text).toContain("echo $$HOME $${PATH} $$$$");
});

test("is the same text in whatever order Pulumi came by the resources", () => {
  const names = ["a", "b", "c", "d", "e"];
  const resources = [
    resource(network, "n1"),
    resource(network, "n2"),
    resource(volume, "v1"),
    resource(volume, "v2"),
    ...names.map((name, i) =>
      server(
        name,
        { uploads: [{ file: "/x", content: name }], restart: i % 2 ? "no" : "always" },
        names.slice(0, i),
      ),
    ),
  ];
  const expected = composeProject(resources);
  const shuffled = <T>(list: readonly T[]) =>
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
  fc.assert(
    fc.property(shuffled(resources), shuffled(names), (others, order) => {
      const reordered = others.map((one) => ({
        ...one,
        dependsOn: [...one.dependsOn].sort(
          (a, b) => order.indexOf(a.slice("urn:".length)) - order.indexOf(b.slice("urn:".length)),
        ),
      }));
      expect(composeProject(reordered)).toEqual(expected);
    }),
  );
});
