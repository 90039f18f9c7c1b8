import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { attempt } from "../host/command";
import { withDetails } from "../host/details";
import { Progress } from "../host/progress";

/** For a download of the CLI or of a plugin. */
const downloadMilliseconds = 300_000;

/** Finds the Pulumi CLI and its plugins, and downloads what is missing. @returns the CLI, or why it cannot be used */
export async function findPulumi(progress: Progress): Promise<PulumiCommand | string> {
  const folder = installedFolder() ?? downloadFolder();
  process.env.PATH = [folder, launcher, process.env.PATH].join(delimiter); // where the Automation API looks for it
  process.env.PULUMI_SKIP_UPDATE_CHECK ??= "true"; // the check would wait for a network that may not answer
  if (!hasCommand(folder)) {
    progress("downloading the Pulumi CLI");
    const { succeeded, output } = await attempt("pulumi", ["version"], { timeout: downloadMilliseconds });
    if (!succeeded)
      return withDetails("the Pulumi CLI is not installed and could not be downloaded", lastLine(output));
  }
  for (const provider of ["docker", "random"]) {
    const version = versionOf(`@pulumi/${provider}`);
    if (existsSync(join(pulumiHome(), "plugins", `resource-${provider}-v${version}`))) continue;
    progress(`downloading Pulumi's plugin ${provider} ${version}`);
    const install = ["plugin", "install", "resource", provider, version];
    const { succeeded, output } = await attempt("pulumi", install, { timeout: downloadMilliseconds });
    if (!succeeded) {
      const reason = `Pulumi's plugin ${provider} ${version} is not installed and could not be downloaded`;
      return withDetails(reason, lastLine(output));
    }
  }
  return PulumiCommand.get().catch(
    ({ message }: Error) =>
      `the Pulumi CLI cannot be used (${/^ *stderr: (.+)/m.exec(message)?.[1] ?? message})`,
  );
}

const lastLine = (output: string): string => output.split("\n").at(-1) ?? "";

const packages = join(__dirname, "..", "..", "node_modules");

/** The folder of the launcher in npm's package, which downloads the CLI and runs it. */
const launcher = join(packages, ".bin");

/** The folder of an installed CLI. */
const installedFolder = (): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .find((folder) => !folder.endsWith(join("node_modules", ".bin")) && hasCommand(folder));

/** The folder into which the launcher downloads the CLI. Calls of the CLI are faster without the launcher. */
const downloadFolder = (): string => join(pulumiHome(), "versions", versionOf("pulumi"), "bin");

const hasCommand = (folder: string): boolean =>
  existsSync(join(folder, process.platform === "win32" ? "pulumi.exe" : "pulumi"));

const pulumiHome = (): string => process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

function versionOf(name: string): string {
  const file = join(packages, name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
