import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";

export const usage = `Usage:
  npm start -- [--stack NAME] [--engine pulumi|compose]    create or update the cluster (default: stack dev)
  npm stop -- [--stack NAME]                               remove it; the data stays
  npm run check -- [--stack NAME]                          send a message through every entry point of it
  npm run compose -- --out DIR [--stack NAME]              write the cluster as a Docker Compose project`;

/** The options of a command. */
export interface Options {
  /** Name of the stack. */
  readonly stack: string;
  /** Name of the engine; absent: the one that is available. */
  readonly engine?: string;
  /** Folder for a Docker Compose project. */
  readonly out?: string;
}

export function parseOptions(args: string[]): Options {
  try {
    const string = { type: "string" } as const;
    const { values } = parseArgs({
      args,
      options: { stack: { ...string, default: "dev" }, engine: string, out: string },
    });
    return values;
  } catch (error) {
    throw new RunError(`${(error as Error).message}\n${usage}`);
  }
}
