import { spawnSync } from "node:child_process";
import { jdk as builtBy } from "../../../../../model/plan/forwarder.jar.json";

const javac = spawnSync("javac", ["-version"], { encoding: "utf8" });

/** Why nothing can be compiled here; nothing where it can. */
export const noJdk = javac.status === 0 ? undefined : "no JDK";

const [, version] = /(\d+)/.exec(javac.stdout) ?? [];

/** Why the agent's jar cannot be made again here; nothing where it can. */
export const noSameJdk =
  noJdk ?? (version === builtBy ? undefined : `JDK ${version} instead of ${builtBy}, which made the jar`);

/** `describe`, skipped with the reason where there is one. */
export function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title} [skipped: ${reason}]`, tests);
}
