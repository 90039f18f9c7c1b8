import { attempt } from "./command";

/** An installed Docker Compose. */
export interface Compose {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

/** Docker's plugin, or the older program docker-compose; undefined if neither is installed. */
export async function findCompose(): Promise<Compose | undefined> {
  for (const command of [["docker", "compose"], ["docker-compose"]] as const) {
    const [program, ...args] = command;
    const { succeeded, output } = await attempt(program, [...args, "version", "--short"]);
    if (succeeded) return { command, version: output.split("\n").at(-1) ?? "" };
  }
  return undefined;
}
