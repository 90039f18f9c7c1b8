import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./root";
import { run } from "./run";

const pullTimeout = 300_000;

const docker = (args: string[], timeout?: number): boolean =>
  spawnSync("docker", args, { stdio: "ignore", timeout }).status === 0;

/** Whether an image is on the engine, or could be pulled. */
export const isThere = (image: string): boolean =>
  docker(["image", "inspect", image]) || docker(["pull", "--quiet", image], pullTimeout);

/** The image of a RocketMQ server: the official one where it is to be had, else one built here to its contract. */
export async function serverImage(official: string, version: string): Promise<string> {
  if (isThere(official)) return official;
  await run(join(root, "images", "build.sh"), [version]);
  return `localhost/${official}`;
}
