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
  const apt = (...args: string[]) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const failure = `${why} apt-get ${args[0]} failed: install ${packages.join(", ")} by hand, or see why with --verbose`;
    // A package manager must not be interrupted.
    return run("apt-get", args, { env, onInterrupt: "finish" }, failure.trim());
  };
  await apt("update");
  await apt("install", "--yes", ...packages);
}
