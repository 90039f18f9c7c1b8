import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { compose } from "./compose";
import { interruption } from "../host/interruption";
import { start } from "./start";
import { stop } from "./stop";

const usage = `Usage:
  npm start -- [--stack NAME] [--engine pulumi|compose]    provision the cluster (default: stack dev)
  npm stop -- [--stack NAME]                               tear it down; the data stays
  npm run compose -- --out DIR [--stack NAME]              write the cluster as a Docker Compose project`;

const commands = { start, stop, compose };

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(commands, command)) throw new RunError(usage);
  await commands[command as keyof typeof commands](parsed(args));
}

export interface Options {
  readonly stack: string;
  readonly engine?: string;
  readonly out?: string;
}

function parsed(args: string[]): Options {
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

main().catch((error: Error) => {
  if (interruption.aborted) {
    console.error("Interrupted. The same command goes on where this stopped.");
    process.exit(130); // what still waits need not
  }
  // What the person who started this can mend comes as a RunError; anything else is a fault of ours.
  console.error(RunError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
});
