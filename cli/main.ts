import { RunError } from "@pulumi/pulumi/errors";
import { showDetails } from "./host/details";
import { interruption } from "./host/interruption";
import { systemProblem } from "./host/systemError";
import { backup } from "./commands/backup";
import { check } from "./commands/check";
import { compose } from "./commands/compose";
import { Command, Options, parseOptions, usage } from "./options";
import { purge } from "./commands/purge";
import { restore } from "./commands/restore";
import { start } from "./commands/start";
import { status } from "./commands/status";
import { stop } from "./commands/stop";

const commands: Readonly<Record<Command, (options: Options) => Promise<void>>> = {
  start,
  stop,
  purge,
  check,
  status,
  compose,
  backup,
  restore,
};

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(commands, command)) throw new RunError(usage);
  const options = parseOptions(command as Command, args);
  if (options.verbose) showDetails();
  await commands[command as Command](options);
}

main().catch((error: Error) => {
  if (interruption.aborted) {
    console.error("Interrupted. The same command goes on where this stopped.");
    process.exit(130); // does not wait for timers and connections
  }
  // A RunError is something that the user can fix, and so is a full disk. Anything else is a bug, and is shown with its stack trace.
  console.error(RunError.isInstance(error) ? error.message : (systemProblem(error) ?? error));
  process.exit(1); // does not wait for an engine that never answers
});
