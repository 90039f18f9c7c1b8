import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { attempt } from "../host/command";
import { Progress } from "../host/progress";

/** The launcher may have to download the CLI, and the CLI a plugin. */
const downloadMilliseconds = 300_000;

/** Sees to the Pulumi CLI and its plugins, which are downloaded where they are missing; the CLI, or what is missing. */
export async function findPulumi(progress: Progress): Promise<PulumiCommand | string> {
  const folder = installed() ?? downloaded();
  process.env.PATH = [folder, launcher, process.env.PATH].join(delimiter); // where the Automation API looks
  process.env.PULUMI_SKIP_UPDATE_CHECK ??= "true"; // it would wait for a network that may not answer
  if (!hasCommand(folder)) {
    progress("downloading the Pulumi CLI");
    const { succeeded, output } = await attempt("pulumi", ["version"], { timeout: downloadMilliseconds });
    if (!succeeded)
      return `the Pulumi CLI is not here and could not be downloaded (${output.split("\n").at(-1)})`;
  }
  for (const provider of ["docker", "random"]) {
    const version = versionOf(`@pulumi/${provider}`);
    if (existsSync(join(pulumiHome(), "plugins", `resource-${provider}-v${version}`))) continue;
    progress(`downloading Pulumi's plugin ${provider} ${version}`);
    const install = ["plugin", "install", "resource", provider, version];
    if (!(await attempt("pulumi", install, { timeout: downloadMilliseconds })).succeeded)
      return `Pulumi's plugin ${provider} ${version} is not here and could not be downloaded`;
  }
  return PulumiCommand.get().catch(
    ({ message }: Error) =>
      `the Pulumi CLI cannot be used (${/^ *stderr: (.+)/m.exec(message)?.[1] ?? message})`,
  );
}

const packages = join(__dirname, "..", "..", "node_modules");

/** The folder of the launcher that npm's package brings, which downloads the CLI and hands over to it. */
const launcher = join(packages, ".bin");

/** The folder of the CLI that is installed. */
const installed = (): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .find((folder) => !folder.endsWith(join("node_modules", ".bin")) && hasCommand(folder));

/** The folder that the launcher downloads to: without the launcher each call of the CLI is faster. */
const downloaded = (): string => join(pulumiHome(), "versions", versionOf("pulumi"), "bin");

const hasCommand = (folder: string): boolean =>
  existsSync(join(folder, process.platform === "win32" ? "pulumi.exe" : "pulumi"));

const pulumiHome = (): string => process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

function versionOf(name: string): string {
  const file = join(packages, name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
