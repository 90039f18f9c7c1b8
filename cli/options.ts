import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";

export const usage = `Usage:
  npm start -- [--stack NAME] [--engine pulumi|compose]    create or update the cluster (default: stack dev)
               [--adopt]                                   and take over one of this stack whose state is lost
  npm stop -- [--stack NAME]                               remove it; the data stays
  npm run purge -- [--stack NAME] [--yes] [--adopt]        show all that is the stack's, ask, and remove it with its data
  npm run check -- [--stack NAME]                          send a message through every entry point of it
  npm run status -- [--stack NAME] [--json]                what of it runs, and what it holds that nobody has read
  npm run compose -- --out DIR [--stack NAME]              write the cluster as a Docker Compose project
  npm run backup -- --out FOLDER|FILE.tar.gz [--stack NAME] [--broker NAME] [--metadata]
                                                           copy what its brokers have, running or not; --metadata: no messages
  npm run restore -- --from FOLDER|FILE.tar.gz [--stack NAME] [--broker NAME] [--metadata] [--put-aside]
                                                           fill its stores with that before it is started; --put-aside: also
                                                           one that is not empty, of which nothing is deleted
  --verbose                                                with any: what registries say where they cannot be reached`;

/** The options of a command. */
export interface Options {
  /** Name of the stack. */
  readonly stack: string;
  /** Name of the engine; absent: the one that is available. */
  readonly engine?: string;
  /** Folder for a Docker Compose project, folder or archive for a backup. */
  readonly out?: string;
  /** Whether what a stack of the same name made is this stack's. */
  readonly adopt?: boolean;
  /** Whether nobody is to be asked. */
  readonly yes?: boolean;
  /** Whether to print JSON, for programs. */
  readonly json?: boolean;
  /** Folder or archive of a backup. */
  readonly from?: string;
  /** Name of the only broker that is meant. */
  readonly broker?: string;
  /** Whether topics, groups, users and offsets are meant alone, without messages. */
  readonly metadata?: boolean;
  /** Whether what a store has may be moved to a folder in it. */
  readonly "put-aside"?: boolean;
  /** Whether to show what registries and resolvers say in full. */
  readonly verbose?: boolean;
}

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const all = { stack: { ...text, default: "dev" }, verbose: flag } as const;

/** What each command takes. */
const taken = {
  start: { ...all, engine: text, adopt: flag },
  stop: all,
  purge: { ...all, yes: flag, adopt: flag },
  check: all,
  status: { ...all, json: flag },
  compose: { ...all, out: text },
  backup: { ...all, out: text, broker: text, metadata: flag },
  restore: { ...all, from: text, broker: text, metadata: flag, "put-aside": flag },
} as const;

export type Command = keyof typeof taken;

/** @throws RunError for what the command does not take */
export function parseOptions(
  command: Command,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Options {
  rejectOptionsOfNpm(command, env);
  try {
    return parseArgs({ args, options: taken[command] }).values as Options;
  } catch (error) {
    throw new RunError(`${(error as Error).message}\n${usage}`);
  }
}

/** npm's own, which may stand in its settings. */
const npmsOwn = ["yes", "verbose", "json"];

/** Refuses options before `--`: npm takes them as its own, and passes them on as variables only. */
function rejectOptionsOfNpm(command: Command, env: NodeJS.ProcessEnv): void {
  const misplaced = Object.keys(taken[command])
    .filter((name) => !npmsOwn.includes(name))
    .filter((name) => env[`npm_config_${name.replace("-", "_")}`] !== undefined);
  if (misplaced.length === 0) return;
  const options = misplaced.map((name) => `--${name}`).join(" and ");
  throw new RunError(
    `npm took ${options} for its own: put -- before, as in npm stop -- --stack prod. Nothing was done.\n${usage}`,
  );
}
