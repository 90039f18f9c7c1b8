import * as pulumi from "@pulumi/pulumi";
import { container, deploy, shown, tokens, valueOf } from "./support/pulumi";

/** Runs the stack's program with stack config. */
function up(config: Readonly<Record<string, string>>, secretKeys: readonly string[] = []) {
  const texts = Object.entries({ readyTimeout: "0", ...config }).map(([key, text]) => [
    `rocketmq:${key}`,
    text,
  ]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(texts) as Record<string, string>,
    secretKeys.map((key) => `rocketmq:${key}`),
  );
  return deploy(program);
}

/** What the program exports. */
function program(): Promise<Record<string, pulumi.Output<unknown>>> {
  let run = () => Promise.resolve({});
  jest.isolateModules(() => (run = jest.requireActual("../../index")));
  return run();
}

test("the program builds the cluster of stack config and exports its outputs", async () => {
  const { deployment, result } = await up({
    nameServers: '{"namesrv-a":{"port":19876}}',
    networkName: "net",
  });
  const values = await Promise.all(
    Object.entries(result).map(async ([name, output]) => [name, await valueOf(output)]),
  );
  expect(Object.fromEntries(values)).toEqual({
    nameServerAddresses: ["127.0.0.1:19876"],
    brokerAddresses: ["127.0.0.1:10911"],
    proxyAddresses: ["127.0.0.1:8081"],
    metricsAddresses: [],
    consoleUrl: "http://127.0.0.1:8888",
    consoleUser: "admin",
    consolePassword: "generated",
    networkName: "net",
    readme: expect.stringContaining("127.0.0.1:19876") as string,
  });
  expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
  expect(deployment.all(tokens.cluster).map(({ name }) => name)).toEqual(["rocketmq"]);
  expect(deployment.get(container, "rocketmq-proxy-a").inputs).toMatchObject({
    name: "rocketmq-proxy-a",
    networksAdvanced: [{ name: "net", aliases: [] }],
  });
});

test("a password that stack config keeps as a secret stays one, and makes no other output one", async () => {
  const { deployment, result } = await up({ console: '{"password":"sesame"}' }, ["console"]);
  expect(await valueOf(result.consolePassword)).toBe("sesame");
  const secret = await Promise.all(
    Object.entries(result).map(async ([name, output]) => ((await pulumi.isSecret(output)) ? [name] : [])),
  );
  expect(secret.flat()).toEqual(["consolePassword"]);
  expect(JSON.stringify(shown(deployment.resources))).not.toContain("sesame");
});

test("without a console nothing of it is exported, not even as undefined", async () => {
  const { result } = await up({ consoleEnabled: "false" });
  expect(Object.keys(result).sort()).toEqual([
    "brokerAddresses",
    "metricsAddresses",
    "nameServerAddresses",
    "networkName",
    "proxyAddresses",
    "readme",
  ]);
});

test("without a proxy the list of their addresses is empty", async () => {
  const { result, deployment } = await up({ proxyEnabled: "false" });
  expect(await valueOf(result.proxyAddresses)).toEqual([]);
  expect(deployment.all(tokens.proxy)).toEqual([]);
});

afterEach(() => pulumi.runtime.setAllConfig({}));

test("wrong stack config creates nothing", async () => {
  const { deployment } = await deploy(async () => {
    pulumi.runtime.setAllConfig({ "rocketmq:brokerDefaults": '{"brokerRole":"MASTER"}' });
    await expect(program()).rejects.toThrow('brokerDefaults.brokerRole is "MASTER"');
  });
  expect(deployment.resources).toEqual([]);
});
