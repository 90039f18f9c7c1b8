import { containersNamed } from "../support/docker";
import { exampleStack, packComponents } from "../support/examples";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";

const minute = 60_000;

describeWith(["docker", "pulumi"], "another program that imports the components from their package", () => {
  test(
    "brings up a cluster by pulumi up, sends through it, and takes all down",
    async () => {
      const place = await Place.find();
      try {
        const image = await serverImage("rocketmq5");
        const archive = await packComponents(place.folder);
        const shop = await exampleStack(place, "shop", archive, { namePrefix: place.prefix, image });
        expect((await shop.up()).sent).toContain("SEND_OK");
        await shop.destroy();
        expect(await containersNamed(place.prefix)).toEqual([]);
      } finally {
        await place.clear();
      }
    },
    8 * minute,
  );
});
