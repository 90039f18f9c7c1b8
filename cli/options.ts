import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";

export const usage = `Usage:
  npm start -- [--stack NAME] [--engine pulumi|compose]    provision the cluster (default: stack dev)
  npm stop -- [--stack NAME]                               tear it down; the data stays
  npm run check -- [--stack NAME]                          send a message through every way into it
  npm run compose -- --out DIR [--stack NAME]              write the cluster as a Docker Compose project`;

/** What a command is told. */
export interface Options {
  /** Which stack config. */
  readonly stack: string;
  /** Which engine; absent: whichever is there. */
  readonly engine?: string;
  /** Where a Docker Compose project is written. */
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
