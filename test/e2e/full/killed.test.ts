import { bodiesFor, bodiesIn, fillDelayed } from "../support/brokers";
import { docker } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, EngineName, TestStack } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;
const count = 300;

describeEngines(["docker"], "a broker that is killed", (engine) => killed(engine));

function killed(engine: EngineName): void {
  let place: Place;
  let stack: TestStack;

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      proxyEnabled: "false",
    });
    await stack.up();
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  /** As kill -9 does; Docker would not start again by itself what it has killed. */
  async function kill(): Promise<void> {
    await docker("kill", "--signal", "KILL", place.broker);
    await docker("start", place.broker);
  }

  test(
    "delivers every delayed message, and none early",
    async () => {
      const nameServer = `127.0.0.1:${place.nameServerPort}`;
      const bodies = bodiesFor("broker-a", count);
      // Spread over half a minute: killed with all pending, and again amid them.
      const due = await fillDelayed(
        nameServer,
        "broker-a",
        bodies.map((_, i) => 10_000 + i * 100),
      );
      const dueOf = new Map(bodies.map((body, i) => [body, due[i]]));
      await kill();

      const early = new Set<string>();
      const delivered = new Set<string>();
      /** Notes what has been delivered until now, unless the broker has just been killed. */
      const look = async () => {
        const found = await bodiesIn(nameServer, "broker-a").catch(() => []);
        const now = Date.now();
        for (const body of found) {
          delivered.add(body);
          if (now < (dueOf.get(body) ?? Infinity)) early.add(body);
        }
        return delivered.size;
      };
      await eventually("a third is delivered", async () => (await look()) >= count / 3, 3 * minute);
      await kill();
      await eventually("all are delivered", async () => (await look()) >= count, 3 * minute);
      expect([...delivered].sort()).toEqual([...bodies].sort());
      expect([...early]).toEqual([]);
    },
    8 * minute,
  );
}
