import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { CommandLineStack } from "./commandLine";
import { Place } from "./place";
import { PulumiStack } from "./pulumi";
import { root } from "./root";
import { host, Vantage } from "./clientHost";

/** A stack that a test brings up and takes down, whatever engine makes it. */
export interface TestStack {
  /** @returns the program's outputs */
  up(): Promise<Readonly<Record<string, unknown>>>;
  /** Sets keys, also such as `brokerConf.maxMessageSize`. */
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  remove(key: string): Promise<void>;
  destroy(): Promise<void>;
}

/** What makes the containers: Pulumi's own engine, or the embedded default, by way of Docker Compose. */
export const engines = ["pulumi", "compose"] as const;
export type EngineName = (typeof engines)[number];

/**
 * A stack of this project's program, with state and settings of its own below a place's folder, so that nothing is
 * written into the project's.
 */
export async function createStack(
  engine: EngineName,
  place: Place,
  config: Readonly<Record<string, string>>,
  from: Vantage = host,
): Promise<TestStack> {
  const folder = projectIn(place, root);
  const stack =
    engine === "pulumi"
      ? await PulumiStack.create(place, folder)
      : new CommandLineStack(place, folder, engine, from);
  await stack.configure(config);
  return stack;
}

/** A folder with the project file of a program that is elsewhere. */
export function projectIn(place: Place, program: string): string {
  const folder = join(place.folder, "project");
  mkdirSync(folder, { recursive: true });
  const project = load(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as object;
  const plugins = { providers: [{ name: "pulumi-rocketmq", path: root }] };
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...project, plugins, main: join(program, "index.ts") }));
  return folder;
}
