import { attempt } from "./command";

/** Docker Compose as it is installed here. */
export interface Compose {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

/** Docker's own plugin, or the program that came before it; nothing where there is neither. */
export async function findCompose(): Promise<Compose | undefined> {
  for (const command of [["docker", "compose"], ["docker-compose"]] as const) {
    const [program, ...args] = command;
    const { succeeded, output } = await attempt(program, [...args, "version", "--short"]);
    if (succeeded) return { command, version: output.split("\n").at(-1) ?? "" };
  }
  return undefined;
}
