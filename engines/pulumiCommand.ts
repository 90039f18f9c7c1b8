import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { attempt } from "../host/command";
import { Progress } from "../host/progress";

/** The launcher may have to download the CLI, and the CLI a plugin. */
const downloadMilliseconds = 300_000;

/** Sees to the Pulumi CLI and its plugins, which are downloaded where they are missing; its version, or what is missing. */
export async function findPulumi(progress: Progress): Promise<{ version: string } | { missing: string }> {
  process.env.PATH = `${commandFolder()}${delimiter}${process.env.PATH}`; // where the Automation API looks
  process.env.PULUMI_SKIP_UPDATE_CHECK ??= "true"; // it would wait for a network that may not answer
  progress("looking for the Pulumi CLI, downloading it where it is missing");
  const { succeeded, output } = await attempt("pulumi", ["version"], { timeout: downloadMilliseconds });
  const said = output.split("\n").at(-1) ?? "";
  if (!succeeded) return { missing: `the Pulumi CLI is not here and could not be downloaded (${said})` };
  for (const provider of ["docker", "random"]) {
    const version = versionOf(provider);
    if (existsSync(join(pulumiHome(), "plugins", `resource-${provider}-v${version}`))) continue;
    progress(`downloading Pulumi's plugin ${provider} ${version}`);
    const install = ["plugin", "install", "resource", provider, version];
    if (!(await attempt("pulumi", install, { timeout: downloadMilliseconds })).succeeded)
      return { missing: `Pulumi's plugin ${provider} ${version} is not here and could not be downloaded` };
  }
  return { version: said.replace(/^v/, "") };
}

/** The folder of the CLI that is installed, else of the launcher that npm's package brings. */
function commandFolder(): string {
  const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";
  const installed = (process.env.PATH ?? "")
    .split(delimiter)
    .find((folder) => !folder.endsWith(join("node_modules", ".bin")) && existsSync(join(folder, name)));
  return installed ?? join(__dirname, "..", "node_modules", ".bin");
}

const pulumiHome = (): string => process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

function versionOf(provider: string): string {
  const file = join(__dirname, "..", "node_modules", "@pulumi", provider, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
