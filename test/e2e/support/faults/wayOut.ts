import { rmSync } from "node:fs";
import { isAlive } from "../../../../cli/host/alive";
import { run } from "../run";
import { eventually } from "../wait";

/** Does what the message of a command says that one can do, as a user would who understands no more than that. */
export async function follow(said: string): Promise<void> {
  const [, pids] = /\bas process ([\d, ]+\d)\b.*(?:wait for its end|end it)/.exec(said) ?? [];
  const [, broken] = /^(\/\S+) is broken .*\bremove it\b/im.exec(said) ?? [];
  const [, command] = /^ {2}((?:docker|cp|rm) .*)$/m.exec(said) ?? [];
  if (pids !== undefined)
    await eventually(
      `the end of ${pids}`,
      () => Promise.resolve(!pids.split(", ").some((pid) => isAlive(Number(pid)))),
      120_000,
    );
  else if (broken !== undefined) rmSync(broken);
  else if (command !== undefined) await run("sh", ["-c", command]);
  else if (!/\bthen repeat\b|\bgo on where this stopped\b/.test(said)) throw new Error("No way out is said.");
}
