import { hostAddress } from "./support/address";
import { bodiesOf, Client } from "./support/client";
import { containersNamed, docker, inspect, networksNamed } from "./support/docker";
import { serverImage, serverImages } from "./support/images";
import { Place } from "./support/place";
import { describeEngines } from "./support/prerequisites";
import { createStack, TestStack } from "./support/stack";

const minute = 60_000;

describeEngines(["docker", "java"], "three name servers and two brokers", (engine) => {
  let place: Place;
  let stack: TestStack;
  let rocketmq: Client;

  beforeAll(async () => {
    place = await Place.find();
    const server = await serverImage("apache/rocketmq:5.3.3", "5.3.3");
    stack = await createStack(engine, place, {
      ...place.config,
      ...serverImages(server),
      consoleEnabled: "false",
      proxyEnabled: "false",
      "nameServers[0].port": String(place.nameServerPort),
      "nameServers[1].heap": "80m",
      "nameServers[2].heap": "80m",
      "brokers[0].brokerName": "left",
      "brokers[1].brokerName": "right",
    });
    const { nameServerAddress } = await stack.up();
    rocketmq = await Client.build("5.3.3", String(nameServerAddress));
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  const ids = async (names: readonly string[]) =>
    Promise.all(names.map(async (name) => (await inspect(name)).Id));

  test(
    "share the topics, and every name server knows every broker",
    async () => {
      const topic = "spread";
      expect(await rocketmq.send(topic, "sync", 40)).toMatchObject({ sent: 40, failed: 0 });
      expect((await rocketmq.receive(topic, "push", 40)).bodies).toEqual(bodiesOf(topic, "sync", 40).sort());
      for (const nameServer of ["ns", "ns-b", "ns-c"]) {
        const routes = await routesOf(`${place.prefix}-${nameServer}`, topic);
        expect(routes).toEqual([place.listenPort, place.listenPort + 10].map((port) => `127.0.0.1:${port}`));
      }
    },
    3 * minute,
  );

  test(
    "go on without an error when a name server is killed",
    async () => {
      await docker("kill", `${place.prefix}-ns-b`);
      try {
        expect(await rocketmq.send("spread", "sync", 40)).toMatchObject({ sent: 40, failed: 0 });
      } finally {
        await docker("start", `${place.prefix}-ns-b`);
      }
    },
    3 * minute,
  );

  test(
    "stay untouched when a third broker is added",
    async () => {
      const before = (await containersNamed(place.prefix)).filter((name) => !name.endsWith("-prepare"));
      const old = await ids(before);
      await stack.configure({ "brokers[2].brokerName": "new" });
      await stack.up();
      expect(await ids(before)).toEqual(old);
      expect(await containersNamed(place.prefix)).toContain(`${place.prefix}-broker-c`);
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

describeEngines(["docker"], "a cluster that moves to the Docker host's network and back", (engine) => {
  test(
    "is ready in either, and leaves no network behind",
    async () => {
      const place = await Place.find();
      const server = await serverImage("apache/rocketmq:5.3.3", "5.3.3");
      const stack = await createStack(engine, place, {
        ...place.config,
        ...serverImages(server),
        ip: hostAddress(),
        consoleEnabled: "false",
      });
      const modes = async () => {
        const names = (await containersNamed(place.prefix)).filter((name) => !name.endsWith("-prepare"));
        const found = await Promise.all(names.map((name) => inspect(name)));
        return found.map(({ HostConfig }) => HostConfig.NetworkMode === "host");
      };
      try {
        for (const networkMode of ["bridge", "host", "bridge"]) {
          await stack.configure({ networkMode });
          await stack.up();
          const onHost = networkMode === "host";
          expect(await modes()).toEqual([onHost, onHost, onHost]);
          expect(await networksNamed(place.prefix)).toEqual(onHost ? [] : [place.prefix]);
        }
      } finally {
        await stack.destroy();
        await place.clear();
      }
    },
    12 * minute,
  );
});
