import { hostAddress } from "../support/address";
import { bodiesOf, buildClient, Client } from "../support/client";
import { host } from "../support/clientHost";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeHere } from "../support/prerequisites";
import { createStack } from "../support/stack";

const minute = 60_000;

describeHere(["docker", "java"], "a cluster of the rocketmq44 profile", (engine) => {
  beforeAll(() => buildClient("4.4.0"), 10 * minute);

  test(
    "passes on messages at this machine's address, its data in a folder",
    async () => {
      const place = await Place.find();
      try {
        const ip = hostAddress();
        const stack = await createStack(engine, place, {
          ...place.config,
          ...serverImages(await serverImage("rocketmq44")),
          profile: "rocketmq44",
          ip,
          workspace: place.folder,
          consoleEnabled: "false",
        });
        await stack.up();
        const client = await Client.build(`${ip}:${place.nameServerPort}`, host, "4.4.0");
        expect(await client.send("old", "sync", 20)).toMatchObject({ sent: 20, failed: 0 });
        expect((await client.receive("old", "pull", 20)).bodies).toEqual(bodiesOf("old", "sync", 20).sort());
        await stack.destroy();
      } finally {
        await place.clear();
      }
    },
    5 * minute,
  );
});
