import { brokerAddress } from "../support/brokerAddress";
import { addressesOf, bodiesFor, bodiesIn, fill } from "../support/brokers";
import { containersNamed, networksNamed, serverIds } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines, missing } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

describeEngines(["docker"], "two stacks on one machine", (engine) => {
  test(
    "differ by two keys, a name prefix and a port offset, and do not touch each other",
    async () => {
      const stacks: { place: Place; stack: TestStack }[] = [];
      const nameServerOf = (place: Place) => `127.0.0.1:${place.nameServerPort}`;
      try {
        const images = serverImages(await serverImage("rocketmq5"));
        const same = { ...images, consoleEnabled: String(missing(["console"]) === undefined) };
        const begin = async () => {
          const place = await Place.find();
          expect(Object.keys(place.config)).toEqual(["namePrefix", "portOffset"]);
          const stack = await createStack(engine, place, { ...same, ...place.config });
          stacks.push({ place, stack });
          await stack.up();
          await fill(nameServerOf(place), "broker-a", 10);
          return place;
        };
        const first = await begin();
        const ids = await serverIds(first.prefix);
        const second = await begin();
        expect(await serverIds(first.prefix)).toEqual(ids);
        for (const place of [first, second]) {
          const own = { "broker-a": await brokerAddress(place) };
          expect(await addressesOf(nameServerOf(place))).toEqual(own);
          expect(await bodiesIn(nameServerOf(place), "broker-a")).toEqual(bodiesFor("broker-a", 10));
        }
        await stacks[1].stack.destroy();
        expect(await containersNamed(second.prefix)).toEqual([]);
        expect(await networksNamed(second.prefix)).toEqual([]);
        expect(await serverIds(first.prefix)).toEqual(ids);
        expect(await bodiesIn(nameServerOf(first), "broker-a")).toEqual(bodiesFor("broker-a", 10));
        await stacks[0].stack.destroy();
      } finally {
        for (const { place } of stacks) await place.clear();
      }
    },
    10 * minute,
  );
});
