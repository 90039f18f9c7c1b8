import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { profiles } from "../../model/profiles";
import { serverImage, serverImages } from "./support/images";
import { Place } from "./support/place";
import { describeWith } from "./support/prerequisites";
import { run } from "./support/run";
import { createStack, TestStack } from "./support/stack";

const minute = 60_000;

const shell = "```sh\n([^]*?)\n```";

describeWith(["docker", "pulumi", "java", "go", "python"], "the programs in a stack's README", () => {
  let place: Place;
  let stack: TestStack;
  let readme: string;

  beforeAll(async () => {
    place = await Place.find();
    const { image, version } = profiles.rocketmq5.server;
    const server = await serverImage(image, version);
    const config = { ...place.config, ...serverImages(server), consoleEnabled: "false" };
    stack = await createStack("pulumi", place, config);
    ({ readme } = (await stack.up()) as { readme: string });
    const [, create] = new RegExp(`creates no topics[^]*?${shell}`).exec(readme) ?? [];
    await run("bash", ["-c", create]);
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test.each(["Java", "Node.js", "Go", "Python"])(
    "in %s send a message and receive it, copied and run as they are",
    async (language) => {
      const section = new RegExp(
        `^### ${language}\n\n\`(.+?)\`.*?\n\n\`\`\`\\w+\n([^]*?)\n\`\`\`\n\n${shell}`,
        "m",
      );
      const [, file, code, commands] = section.exec(readme) ?? [];
      const folder = join(place.folder, file);
      mkdirSync(folder);
      writeFileSync(join(folder, file), code);
      expect(await run("bash", ["-ec", commands], { cwd: folder })).toContain(`Hello from ${language}`);
    },
    5 * minute,
  );
});
