import { bodiesFor, bodiesIn, fill } from "../support/brokers";
import { docker } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { createStack, EngineName, TestStack } from "../support/stack";

const minute = 60_000;
const count = 50;

describeEngines(["docker"], "a broker's store", (engine) => storeOf(engine));

function storeOf(engine: EngineName): void {
  let place: Place;
  let stack: TestStack;
  let server: string;

  beforeAll(async () => {
    place = await Place.find();
    server = await serverImage("rocketmq5");
    stack = await createStack(engine, place, {
      ...place.config,
      ...serverImages(server),
      consoleEnabled: "false",
      proxyEnabled: "false",
    });
    await stack.up();
    await fill(`127.0.0.1:${place.nameServerPort}`, "broker-a", count);
    await stack.destroy();
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  /** Everything in the store, with its size and the moment of its last change. */
  const contents = async (): Promise<string[]> =>
    (
      await docker(
        ...["run", "--rm", "--volume", `${place.broker}-store:/store:ro`, "--entrypoint", "find", server],
        ...["/store", "-printf", "%p %s %T@\\n"],
      )
    )
      .trim()
      .split("\n")
      .sort();

  /** A start on the store is refused and leaves it as it is; after another change its broker has its messages. */
  async function expectRefused(said: RegExp, mend: () => Promise<void>): Promise<void> {
    const before = await contents();
    expect(before.some((line) => line.includes("/commitlog/"))).toBe(true);
    const failure = await failureOf(stack.up());
    expect(failure).toMatch(said);
    expect(failure).toContain(`Container ${place.broker} will not become ready: it ended with code 78 (`);
    expect(await contents()).toEqual(before);
    await mend();
    await stack.up();
    const nameServer = `127.0.0.1:${place.nameServerPort}`;
    expect(await bodiesIn(nameServer, "broker-a")).toEqual(bodiesFor("broker-a", count));
    await stack.destroy();
  }

  test(
    "is refused to another broker, which is told whose it is and what to do",
    async () => {
      await stack.configure({ "brokers.broker-a.brokerName": "orders" });
      await expectRefused(
        /This store holds the data of another broker: brokerClusterName=DefaultCluster brokerName=broker-a\. This one is brokerClusterName=DefaultCluster brokerName=orders\. Give it the name back, or /,
        () => stack.remove("brokers"),
      );
    },
    8 * minute,
  );

  test(
    "is refused to a broker of another cluster",
    async () => {
      await stack.configure({ brokerClusterName: "Orders" });
      await expectRefused(
        /another broker: brokerClusterName=DefaultCluster brokerName=broker-a\. This one is brokerClusterName=Orders /,
        () => stack.remove("brokerClusterName"),
      );
    },
    8 * minute,
  );

  test(
    "is refused to an older RocketMQ than the one that opened it, which is told which to use",
    async () => {
      const older = await serverImage("rocketmq4");
      await stack.configure({ profile: "rocketmq4", ...serverImages(older) });
      await expectRefused(
        /This store was opened by RocketMQ 5\.5\.0; this is 4\.9\.7, which may not understand it\. Use 5\.5\.0 or a newer one\./,
        async () => {
          await stack.remove("profile");
          await stack.configure(serverImages(server));
        },
      );
    },
    8 * minute,
  );
}
