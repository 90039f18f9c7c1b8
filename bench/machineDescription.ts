import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import { findCompose } from "../cli/host/composeCommand";

/** The machine that the figures are measured on. */
export async function describeMachine(): Promise<Record<string, string>> {
  const found = {
    CPU: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    "Docker Engine": output("docker", "version", "--format", "{{.Server.Version}}"),
    "Docker Compose": (await findCompose())?.version,
    Pulumi: output("pulumi", "version"),
    "Node.js": process.version,
    Java: /"(.+?)"/.exec(output("sh", "-c", "java -version 2>&1") ?? "")?.[1],
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** What a command prints; undefined where it cannot be run. */
function output(command: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
