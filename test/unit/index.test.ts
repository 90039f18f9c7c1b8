import * as pulumi from "@pulumi/pulumi";
import { container, deploy, valueOf } from "./support/pulumi";

/** Runs the stack's program with stack config. */
function up(config: Readonly<Record<string, string>>) {
  const texts = Object.entries({ readyTimeout: "0", ...config }).map(([key, text]) => [
    `rocketmq:${key}`,
    text,
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
  return deploy(program);
}

/** What the program exports. */
function program(): Record<string, pulumi.Output<unknown>> {
  let outputs = {};
  jest.isolateModules(() => (outputs = jest.requireActual("../..")));
  return outputs;
}

test("the program builds the cluster of stack config and exports its outputs", async () => {
  const { deployment, result } = await up({ nameServerPort: "19876", networkName: "net" });
  const values = await Promise.all(
    Object.entries(result).map(async ([name, output]) => [name, await valueOf(output)]),
  );
  expect(Object.fromEntries(values)).toEqual({
    nameServerAddress: "127.0.0.1:19876",
    brokerAddresses: ["127.0.0.1:10911"],
    proxyAddresses: ["127.0.0.1:8081"],
    consoleUrl: "http://127.0.0.1:8888",
    consoleUser: "admin",
    consolePassword: "generated",
    networkName: "net",
    readme: expect.stringContaining("127.0.0.1:19876") as string,
  });
  expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
  expect(deployment.all("rocketmq:index:Cluster").map(({ name }) => name)).toEqual(["rocketmq"]);
  expect(deployment.get(container, "rocketmq-proxy-0").inputs).toMatchObject({
    name: "rmqproxy",
    networksAdvanced: [{ name: "net", aliases: [] }],
  });
});

test("without a console nothing of it is exported, not even as undefined", async () => {
  const { result } = await up({ consoleEnabled: "false" });
  expect(Object.keys(result).sort()).toEqual([
    "brokerAddresses",
    "nameServerAddress",
    "networkName",
    "proxyAddresses",
    "readme",
  ]);
});

test("without a proxy the list of their addresses is empty", async () => {
  const { result, deployment } = await up({ proxyEnabled: "false" });
  expect(await valueOf(result.proxyAddresses)).toEqual([]);
  expect(deployment.all("rocketmq:index:Proxy")).toEqual([]);
});

test("wrong stack config creates nothing", async () => {
  const { deployment } = await deploy(() => {
    pulumi.runtime.setAllConfig({ "rocketmq:brokerRole": "MASTER" });
    expect(program).toThrow("rocketmq:brokerRole");
  });
  expect(deployment.resources).toEqual([]);
});
