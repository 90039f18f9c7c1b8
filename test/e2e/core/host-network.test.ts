import { hostAddress } from "../support/address";
import { bodiesFor, bodiesIn, fill } from "../support/brokers";
import { inspect, networksNamed } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeHere } from "../support/prerequisites";
import { createStack } from "../support/stack";

const minute = 60_000;

describeHere(["docker"], "a cluster on the Docker host's network", (engine) => {
  test(
    "passes on messages, and has no network of its own",
    async () => {
      const place = await Place.find();
      try {
        const ip = hostAddress();
        const stack = await createStack(engine, place, {
          ...place.config,
          ...serverImages(await serverImage("rocketmq5")),
          ip,
          networkMode: "host",
          consoleEnabled: "false",
        });
        await stack.up();
        for (const container of [place.nameServer, place.broker, place.proxy])
          expect((await inspect(container)).HostConfig.NetworkMode).toBe("host");
        expect(await networksNamed(place.prefix)).toEqual([]);
        await fill(`${ip}:${place.nameServerPort}`, "broker-a", 10);
        expect(await bodiesIn(`${ip}:${place.nameServerPort}`, "broker-a")).toEqual(
          bodiesFor("broker-a", 10),
        );
        await stack.destroy();
      } finally {
        await place.clear();
      }
    },
    5 * minute,
  );
});
