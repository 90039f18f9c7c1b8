import { existsSync, readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { run } from "./command";
import { Progress } from "./progress";

/** Whether this program may install packages: as root on Debian, Ubuntu, and distributions based on them. */
export function mayInstall(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** Installs packages of the distribution. @throws RunError that names the packages, if that is not allowed */
export async function install(packages: readonly string[], why: string, progress: Progress): Promise<void> {
  if (!mayInstall()) {
    throw new RunError(
      `${why} Install ${packages.join(", ")} (Debian's and Ubuntu's names); as root there, npm start does it by itself.`,
    );
  }
  progress(`installing ${packages.join(", ")}`);
  const apt = (...args: string[]) =>
    // A package manager must not be interrupted.
    run("apt-get", args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      onInterrupt: "finish",
    });
  await apt("update");
  await apt("install", "--yes", ...packages);
}
