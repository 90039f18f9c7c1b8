import { cpSync } from "node:fs";
import { join } from "node:path";
import { containersNamed, docker, networksNamed } from "../support/docker";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { root } from "../support/root";
import { run } from "../support/run";
import { PulumiStack } from "../support/pulumi";
import { projectIn } from "../support/stack";

const minute = 60_000;

/** The example as somebody elsewhere would have it: with the component from its package, not from this folder. */
async function installExample(place: Place): Promise<string> {
  const program = join(place.folder, "shop");
  cpSync(join(root, "examples", "shop"), program, {
    recursive: true,
    filter: (source) => !source.includes("node_modules"),
  });
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", place.folder], { cwd: root });
  const archive = join(place.folder, packed.trim().split("\n").pop() as string);
  await run("npm", ["install", "--silent", "--no-save", archive], { cwd: program });
  return program;
}

describeWith(["docker", "pulumi"], "the example that imports the component", () => {
  let place: Place;
  let stack: PulumiStack;

  beforeAll(async () => {
    place = await Place.find();
    stack = await PulumiStack.create(place, projectIn(place, await installExample(place)));
    await stack.configure({
      name: place.prefix,
      image: await serverImage("apache/rocketmq:5.3.3", "5.3.3"),
    });
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test(
    "brings up a cluster, sends through it from a container of its own, and takes all down",
    async () => {
      const outputs = await stack.up();
      expect(outputs.nameServerAddresses).toEqual([`${place.nameServer}:9876`]);
      expect(outputs.sent).toContain("SEND_OK");
      expect(await docker("logs", `${place.prefix}-till`)).toContain("SEND_OK");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
    },
    5 * minute,
  );
});
