import { existsSync, readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { run } from "./command";
import { Progress } from "./progress";

/** Whether this project may install packages here: as root on Debian, Ubuntu, and what is made of them. */
export function mayInstall(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** Installs packages of the distribution, or says which would have to be installed. */
export async function install(packages: readonly string[], why: string, progress: Progress): Promise<void> {
  if (!mayInstall()) {
    throw new RunError(
      `${why} Install ${packages.join(", ")} (Debian's and Ubuntu's names); as root there, npm start does it by itself.`,
    );
  }
  progress(`installing ${packages.join(", ")}`);
  const apt = (...args: string[]) =>
    // A package manager must not be stopped in the middle.
    run("apt-get", args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      onInterrupt: "finish",
    });
  await apt("update");
  await apt("install", "--yes", ...packages);
}
