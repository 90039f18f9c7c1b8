import { cpSync } from "node:fs";
import { join } from "node:path";
import { Place } from "./place";
import { PulumiStack } from "./pulumi";
import { root } from "./root";
import { run } from "./run";

/** Packs the components as npm would publish them. @returns the package's file, in that folder */
export async function packComponents(folder: string): Promise<string> {
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  return join(folder, packed.trim().split("\n").pop() as string);
}

/**
 * A stack of an example in a folder of its own, as somebody elsewhere would have it: with the components from their
 * package.
 */
export async function exampleStack(
  place: Place,
  example: string,
  archive: string,
  config: Readonly<Record<string, string>>,
): Promise<PulumiStack> {
  const program = join(place.folder, example);
  cpSync(join(root, "examples", example), program, {
    recursive: true,
    filter: (source) => !/node_modules|package-lock\.json|Pulumi\..+\.yaml$/.test(source),
  });
  await run("npm", ["install", "--silent", "--no-save", archive], { cwd: program });
  const stack = await PulumiStack.create(place, program);
  await stack.configure(config);
  return stack;
}
