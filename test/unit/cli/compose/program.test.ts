import { RunError } from "@pulumi/pulumi/errors";
import type { Registered } from "../../../../cli/compose/program";
import { container, image, network, password } from "../../support/pulumi";
import { own, Runner, startMilliseconds } from "./support/runner";

let runner: Runner;
beforeAll(async () => {
  runner = await Runner.start();
}, startMilliseconds);
afterAll(() => runner.stop());

/** What the lines of a program register and export, without the stack itself. */
async function run(...lines: readonly string[]) {
  const { resources, outputs } = await runner.run(runner.program(...lines));
  return { resources: resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"), outputs };
}

const named = (resources: readonly Registered[], name: string): Registered =>
  resources.find((resource) => resource.name === name) as Registered;

test("a program's resources are recorded with type, name and inputs, secrets unwrapped", async () => {
  const { resources } = await run(
    'new docker.Network("n", { name: "net" });',
    'new docker.Container("c", {',
    '  name: pulumi.secret("box"), image: "i", envs: [pulumi.secret("A=1")],',
    '  uploads: pulumi.secret([{ file: "/x", content: "y" }]),',
    "});",
  );
  expect(resources.map(({ type, name, inputs }) => ({ type, name, inputs }))).toEqual([
    { type: network, name: "n", inputs: { name: "net" } },
    {
      type: container,
      name: "c",
      inputs: { name: "box", image: "i", envs: ["A=1"], uploads: [{ file: "/x", content: "y" }] },
    },
  ]);
});

test("inputs come in the order of the alphabet, whatever the program's", async () => {
  const { resources } = await run('new docker.Container("c", { restart: "no", name: "c", image: "i" });');
  expect(Object.keys(resources[0].inputs)).toEqual(["image", "name", "restart"]);
});

test("what a resource comes after is recorded, through inputs, options and components", async () => {
  const { resources } = await run(
    'const n = new docker.Network("n", { name: "net" });',
    'const group = new pulumi.ComponentResource("my:own:Group", "g");',
    'const a = new docker.Container("a", { name: "a", image: "i", networkMode: n.name }, { parent: group });',
    'new docker.Container("b", { name: "b", image: "i" }, { dependsOn: a });',
    'new docker.Container("c", { name: "c", image: "i" }, { dependsOn: group });',
  );
  const urnOf = (name: string) => named(resources, name).urn;
  expect(named(resources, "n").dependsOn).toEqual([]);
  expect(named(resources, "a").dependsOn).toEqual([urnOf("n")]);
  expect(named(resources, "b").dependsOn).toEqual([urnOf("a")]);
  expect(named(resources, "c").dependsOn).toContain(urnOf("a"));
});

test("what is registered once an output is known is recorded, too", async () => {
  const { resources } = await run(
    "const late = pulumi.output(new Promise((resolve) => setImmediate(resolve, 'net')));",
    'new docker.Network("a", { name: late });',
    'exports.b = late.apply((name) => new docker.Network("b", { name }).id);',
  );
  expect(resources.map(({ name, inputs }) => [name, inputs.name]).sort()).toEqual([
    ["a", "net"],
    ["b", "net"],
  ]);
});

test("outputs are what the program exports, resolved and unwrapped, with a name for a container's id", async () => {
  const { outputs } = await run(
    'const c = new docker.Container("c", { name: "box", image: "i" });',
    'const p = new random.RandomPassword("p", { length: 5, special: false });',
    "exports.id = c.id; exports.list = [{ image: c.image }]; exports.text = 'x';",
    "exports.secret = p.result; exports.wrapped = pulumi.secret({ a: [1] });",
  );
  expect(outputs).toEqual({
    id: "box",
    list: [{ image: "i" }],
    text: "x",
    secret: expect.stringMatching(/^[A-Za-z0-9]{5}$/) as string,
    wrapped: { a: [1] },
  });
});

test("a generated password is the one that is known already", async () => {
  const program = runner.program(
    'exports.p = new random.RandomPassword("p", { length: 5, special: false }).result;',
  );
  expect((await runner.run(program, { p: "known" })).outputs).toEqual({ p: "known" });
});

test.each([true, false])("the program knows whether it is a preview: %p", async (preview) => {
  const program = runner.program("exports.preview = pulumi.runtime.isDryRun();");
  expect((await runner.run(program, {}, preview)).outputs).toEqual({ preview });
});

test("the program finds its project, its stack, its config, and its folder", async () => {
  const program = runner.program(
    "exports.who = [pulumi.getProject(), pulumi.getStack()];",
    'exports.own = new pulumi.Config().require("a"); exports.other = new pulumi.Config("docker").get("host");',
    "exports.cwd = process.cwd() === __dirname;",
  );
  const config = { "p:a": "1", "docker:host": "h" };
  const { outputs } = await runner.run({ ...program, project: "p", stack: "s", config });
  expect(outputs).toEqual({ who: ["p", "s"], own: "1", other: "h", cwd: true });
});

describe("an error reaches who runs the program, and kills nothing:", () => {
  test.each([
    ["as it loads", 'throw new Error("wrong");', "wrong"],
    ["of a module that it lacks", 'require("./nothing");', "Cannot find module './nothing'"],
    ["in an output", 'pulumi.output(1).apply(() => { throw new Error("wrong"); });', "wrong"],
    [
      "in an output that it exports",
      'exports.x = pulumi.output(1).apply(() => { throw new Error("wrong"); });',
      "wrong",
    ],
    [
      "in an input",
      'new docker.Network("n", { name: pulumi.output(1).apply(() => { throw new Error("wrong"); }) });',
      "wrong",
    ],
    [
      "in an output that is not known at once",
      'exports.x = pulumi.output(new Promise(setImmediate)).apply(() => { throw new Error("wrong"); });',
      "wrong",
    ],
  ])("%s", async (_, line, message) => {
    const error: unknown = await runner.run(runner.program(line)).catch((reason: unknown) => reason);
    expect(RunError.isInstance(error)).toBe(false);
    expect((error as Error).message).toContain(message);
    expect((await run("exports.alive = true;")).outputs).toEqual({ alive: true });
  });

  test.each([
    ["as it loads", 'throw new pulumi.RunError("mend it");', "mend it"],
    ["in an output", 'pulumi.output(1).apply(() => { throw new pulumi.RunError("mend it"); });', "mend it"],
    [
      "of what only Pulumi's engine can generate",
      'new random.RandomPassword("p", { length: 5 });',
      "Without Pulumi's engine only passwords of letters and digits can be generated.",
    ],
    [
      "of what only Pulumi's engine can look up",
      'exports.x = docker.getNetworkOutput({ name: "x" }).id;',
      "The program calls docker:index/getNetwork:getNetwork, which only Pulumi's own engine can do.",
    ],
  ])("%s, and a RunError stays one", async (_, line, message) => {
    await expect(runner.run(runner.program(line))).rejects.toEqual(new RunError(message));
    expect((await run("exports.alive = true;")).outputs).toEqual({ alive: true });
  });

  test("of wrong stack config", async () => {
    const config = { brokerDefaults: '{"brokerRole": "MASTER"}', ip: "x" };
    const error: unknown = await runner.run(own(config)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunError);
    expect((error as Error).message).toMatch(
      /2 problems; nothing was changed\.\n {2}ip is "x": .*\n {2}brokerDefaults\.brokerRole is "MASTER": /,
    );
  });
});

test("a program can be run again, as it is by then and with other config", async () => {
  const program = runner.program('new docker.Network("n", { name: new pulumi.Config().require("name") });');
  const namesOf = async (name: string) =>
    (await runner.run({ ...program, config: { "project:name": name } })).resources.map(
      ({ inputs }) => inputs.name,
    );
  expect(await namesOf("a")).toEqual([undefined, "a"]);
  expect(await namesOf("b")).toEqual([undefined, "b"]);
  runner.rewrite(program, 'new docker.RemoteImage("i", { name: "c" });');
  const { resources } = await runner.run(program);
  expect(resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack", image]);
});

test("this project's program has its outputs, and nothing in Docker is asked for them", async () => {
  const { outputs, resources } = await runner.run(own({ nameServers: '{"namesrv-a": {"port": 19876}}' }), {
    "rocketmq-console-password": "known",
  });
  expect(outputs).toMatchObject({
    nameServerAddresses: ["127.0.0.1:19876"],
    brokerAddresses: ["127.0.0.1:10911"],
    proxyAddresses: ["127.0.0.1:8081"],
    consoleUrl: "http://127.0.0.1:8888",
    consolePassword: "known",
  });
  expect(resources.map(({ type }) => type)).toContain(password);
});
