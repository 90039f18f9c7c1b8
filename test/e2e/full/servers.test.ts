import { brokerAddress } from "../support/brokerAddress";
import { bodiesOf, Client } from "../support/client";
import { docker, serverIds } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

describeEngines(["docker", "java"], "three name servers and two brokers", (engine) => {
  let place: Place;
  let stack: TestStack;
  let rocketmq: Client;

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      proxyEnabled: "false",
      nameServers: JSON.stringify({
        "namesrv-a": {},
        "namesrv-b": { heap: "80m" },
        "namesrv-c": { heap: "80m" },
      }),
      "brokers.left.listenPort": "10911",
      "brokers.right.listenPort": "10921",
    });
    const { nameServerAddresses } = await stack.up();
    rocketmq = await Client.build((nameServerAddresses as string[]).join(";"));
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test(
    "share the topics, and every name server knows every broker",
    async () => {
      const topic = "spread";
      expect(await rocketmq.send(topic, "sync", 40)).toMatchObject({ sent: 40, failed: 0 });
      expect((await rocketmq.receive(topic, "push", 40)).bodies).toEqual(bodiesOf(topic, "sync", 40).sort());
      const brokers = await Promise.all([brokerAddress(place, "left"), brokerAddress(place, "right", 10)]);
      for (const nameServer of ["namesrv-a", "namesrv-b", "namesrv-c"]) {
        const routes = await routesOf(place.container(nameServer), topic);
        expect(routes).toEqual(brokers.sort());
      }
    },
    3 * minute,
  );

  test(
    "go on without an error when a name server is killed",
    async () => {
      await docker("kill", place.container("namesrv-b"));
      try {
        expect(await rocketmq.send("spread", "sync", 40)).toMatchObject({ sent: 40, failed: 0 });
      } finally {
        await docker("start", place.container("namesrv-b"));
      }
    },
    3 * minute,
  );

  test(
    "stay untouched when a third broker is added",
    async () => {
      const before = await serverIds(place.prefix);
      await stack.configure({ "brokers.new.listenPort": "10931" });
      await stack.up();
      const after = await serverIds(place.prefix);
      expect([...after]).toEqual(expect.arrayContaining([...before]));
      expect([...after.keys()].filter((name) => !before.has(name))).toEqual([place.container("new")]);
    },
    5 * minute,
  );

  /** The brokers that a name server sends a topic's clients to. */
  async function routesOf(container: string, topic: string): Promise<string[]> {
    const admin = ["sh", "mqadmin", "topicRoute", "-n", "127.0.0.1:9876", "-t", topic];
    const printed = await docker("exec", "-e", "_JAVA_OPTIONS=-Xms32m -Xmx128m -Xmn16m", container, ...admin);
    return [...new Set(printed.match(/\d+\.\d+\.\d+\.\d+:\d+/g))].sort();
  }
});
