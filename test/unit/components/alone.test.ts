import * as pulumi from "@pulumi/pulumi";
import { Broker, Console, NameServer } from "../../../components";
import { ConfigurationError } from "../../../spec";
import { container, deploy, password, valueOf, volume } from "../support/pulumi";

const readyTimeout = 0;
const nameServers = ["10.0.0.1:9876", "10.0.0.2:9876"];

test("a name server", async () => {
  const { deployment, result } = await deploy(() => new NameServer("n", { readyTimeout, port: 19876 }));
  expect(deployment.names).toEqual({
    "rocketmq:index:NameServer": ["n"],
    [container]: ["n", "n-prepare"],
    [volume]: ["n-logs", "n-namesrv"],
  });
  const { inputs } = deployment.get(container, "n");
  expect(inputs).toMatchObject({
    image: "apache/rocketmq:5.3.3",
    ports: [{ internal: 9876, external: 19876, ip: "127.0.0.1" }],
  });
  expect(inputs).not.toHaveProperty("networksAdvanced");
  expect(inputs).not.toHaveProperty("networkMode");
  expect(await valueOf(result.address)).toBe("127.0.0.1:19876");
});

test("a broker", async () => {
  const { deployment, result } = await deploy(
    () =>
      new Broker("b", { readyTimeout, nameServers, ip: "10.0.0.1", listenPort: 20911, workspace: "/srv" }),
  );
  expect(deployment.names).toEqual({
    "rocketmq:index:Broker": ["b"],
    [container]: ["b", "b-prepare"],
  });
  const { inputs } = deployment.get(container, "b");
  expect(inputs).toMatchObject({
    envs: expect.arrayContaining(["NAMESRV_ADDR=10.0.0.1:9876;10.0.0.2:9876"]) as string[],
    uploads: [{ content: expect.stringContaining("\nnamesrvAddr=10.0.0.1:9876;10.0.0.2:9876\n") as string }],
  });
  expect(await valueOf(result.address)).toBe("10.0.0.1:20911");
});

test("a console", async () => {
  const { deployment, result } = await deploy(() => new Console("c", { readyTimeout, nameServers }));
  expect(deployment.names).toEqual({
    "rocketmq:index:Console": ["c"],
    [container]: ["c"],
    [password]: ["c-password"],
  });
  expect(deployment.get(container, "c").inputs.envs).toEqual([
    expect.stringContaining(" -Drocketmq.namesrv.addr=10.0.0.1:9876;10.0.0.2:9876 "),
  ]);
  expect(await valueOf(result.url)).toBe("http://127.0.0.1:8888");
});

describe.each([
  ["NameServer", (args: object) => new NameServer("s", { readyTimeout, ...args })],
  ["Broker", (args: object) => new Broker("s", { readyTimeout, nameServers, ...args })],
  ["Console", (args: object) => new Console("s", { readyTimeout, nameServers, ...args })],
] as const)("where a %s runs", (_, create) => {
  const inputsWith = async (args: object) => {
    const { deployment } = await deploy(() => create(args) as pulumi.ComponentResource);
    return deployment.get(container, "s").inputs;
  };

  test("may be a network of one's own", async () => {
    expect(await inputsWith({ network: pulumi.output("mine") })).toMatchObject({
      networksAdvanced: [{ name: "mine" }],
    });
  });

  test("may be another container's network, which publishes the ports", async () => {
    const inputs = await inputsWith({ gateway: pulumi.output("other") });
    expect(inputs.networkMode).toBe("container:other");
    expect(inputs).not.toHaveProperty("ports");
    expect(inputs).not.toHaveProperty("networksAdvanced");
  });

  test("does not change what it is; an image that was pulled is used", async () => {
    expect(await inputsWith({ pulledImage: pulumi.output("pulled@sha256:1") })).toMatchObject({
      image: "pulled@sha256:1",
    });
  });

  test("is checked as its settings are, in its own terms", async () => {
    const { deployment } = await deploy(() => {
      expect(() => create({ containerName: "-" })).toThrow(ConfigurationError);
      expect(() => create({ containerName: "-" })).toThrow(/^ {2}containerName is "-": /m);
      expect(() => create({ networks: "x" })).toThrow(/^ {2}networks is "x": there is no such setting/m);
    });
    expect(deployment.names).toEqual({});
  });
});

describe.each([
  ["Broker", (none: string[]) => new Broker("s", { readyTimeout, nameServers: none })],
  ["Console", (none: string[]) => new Console("s", { readyTimeout, nameServers: none })],
] as const)("a %s", (_, create) => {
  test.each([[[]], [["rmqnamesrv"]], [["a:9876", ":9876"]], [["a:9876;b:9876"]]])(
    "does not take %j for name servers",
    async (none) => {
      await deploy(() => {
        expect(() => create(none) as pulumi.Resource).toThrow(
          /^ {2}nameServers is .* a list of at least one address/m,
        );
      });
    },
  );
});
