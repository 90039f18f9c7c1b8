import { brokerAddress } from "../support/brokerAddress";
import { addressesOf, bodiesFor, bodiesIn, fill } from "../support/brokers";
import { containersNamed, serverIds, volumesNamed } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;
const count = 50;

describeEngines(["docker"], "brokers that are known by name", (engine) => {
  let place: Place;
  let stack: TestStack;
  let nameServer: string;

  const [a, b, c] = ["broker-a", "broker-b", "broker-c"];
  /** The ports that follow from their names. */
  const steps: Record<string, number> = { [a]: 0, [b]: 10, [c]: 20, "broker-d": 30 };

  /** In the order in which the user wrote them. */
  async function upWith(...brokers: readonly string[]): Promise<void> {
    const settings = brokers.map((name) => [name, name in steps ? {} : { listenPort: 10_911 + 30 }]);
    await stack.configure({ brokers: JSON.stringify(Object.fromEntries(settings)) });
    await stack.up();
  }

  /** Every one of these brokers has its own messages and no others, at its own port, and so it is with all there are. */
  async function expectMessagesOf(...brokers: readonly string[]): Promise<void> {
    const addresses = await Promise.all(
      brokers.map(async (name) => [name, await brokerAddress(place, name, steps[name])] as const),
    );
    expect(await addressesOf(nameServer)).toEqual(Object.fromEntries(addresses));
    for (const name of brokers) expect(await bodiesIn(nameServer, name)).toEqual(bodiesFor(name, count));
  }

  /** The ids of the containers of all servers but some brokers. */
  async function idsWithout(...brokers: readonly string[]): Promise<Map<string, string>> {
    const ids = await serverIds(place.prefix);
    for (const name of brokers) ids.delete(place.container(name));
    return ids;
  }

  beforeAll(async () => {
    place = await Place.find();
    nameServer = `127.0.0.1:${place.nameServerPort}`;
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      proxyEnabled: "false",
      "brokerDefaults.heap": "256m",
    });
    await upWith(a, b, c);
    for (const name of [a, b, c]) await fill(nameServer, name, count);
    await expectMessagesOf(a, b, c);
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test(
    "stay as they are when the first is taken out, which finds its messages when it is put back",
    async () => {
      const others = await idsWithout(a);
      await upWith(b, c);
      expect(await serverIds(place.prefix)).toEqual(others);
      await expectMessagesOf(b, c);
      expect(await volumesNamed(place.container(a))).toEqual([
        `${place.container(a)}-logs`,
        `${place.container(a)}-store`,
      ]);

      await upWith(a, b, c);
      expect(await idsWithout(a)).toEqual(others);
      await expectMessagesOf(a, b, c);
    },
    6 * minute,
  );

  test(
    "stay as they are when the last is taken out and put back",
    async () => {
      const others = await idsWithout(c);
      await upWith(a, b);
      expect(await serverIds(place.prefix)).toEqual(others);
      await expectMessagesOf(a, b);

      await upWith(a, b, c);
      expect(await idsWithout(c)).toEqual(others);
      await expectMessagesOf(a, b, c);
    },
    6 * minute,
  );

  test(
    "stay as they are when they are written in another order",
    async () => {
      const before = await serverIds(place.prefix);
      await upWith(c, a, b);
      expect(await serverIds(place.prefix)).toEqual(before);
      await expectMessagesOf(a, b, c);
    },
    3 * minute,
  );

  test(
    "stay as they are when one is added in front",
    async () => {
      const before = await serverIds(place.prefix);
      await upWith("another", a, b, c);
      expect(await idsWithout("another")).toEqual(before);
      expect(await bodiesIn(nameServer, "another")).toEqual([]);
      await upWith(a, b, c);
      expect(await serverIds(place.prefix)).toEqual(before);
      await expectMessagesOf(a, b, c);
    },
    6 * minute,
  );

  test(
    "stay as they are when one is renamed, which begins empty and leaves its old messages in their volume",
    async () => {
      const others = await idsWithout(b);
      await upWith(a, "broker-d", c);
      expect(await idsWithout("broker-d")).toEqual(others);
      expect(await containersNamed(place.container(b))).toEqual([]);
      expect(await bodiesIn(nameServer, "broker-d")).toEqual([]);
      for (const name of [a, c]) expect(await bodiesIn(nameServer, name)).toEqual(bodiesFor(name, count));

      await upWith(a, b, c);
      expect(await idsWithout(b)).toEqual(others);
      await expectMessagesOf(a, b, c);
    },
    6 * minute,
  );
});
