import { join } from "node:path";
import { root } from "./prerequisites";
import { run, succeeds } from "./run";

const pullTimeout = 300_000;

/** Whether an image is on the engine, or could be pulled. */
const isThere = async (image: string): Promise<boolean> =>
  (await succeeds("docker", ["image", "inspect", image])) ||
  (await succeeds("docker", ["pull", "--quiet", image], { timeout: pullTimeout }));

/** The image of a RocketMQ server: the official one where it is to be had, else one built here to its contract. */
export async function serverImage(official: string, version: string): Promise<string> {
  if (await isThere(official)) return official;
  await run(join(root, "images", "build.sh"), [version]);
  return `localhost/${official}`;
}

/** The image of the console; it cannot be built from any package registry. */
export async function consoleImage(image: string): Promise<string | undefined> {
  return (await isThere(image)) ? image : undefined;
}
