import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { home } from "../host/home";
import { privateMode, publicMode, readState, writeState } from "../host/stateFile";
import { Program, runProgram } from "./program";
import { composeProject } from "./project";
import { dockerProvider, Secrets } from "./provider";

/** The first words of each compose.yaml that is written here, so that no other file is overwritten. */
const ownMark = "# Written by pulumi-rocketmq";

/**
 * Writes the resources of a program as a Docker Compose project into a folder. Files that have not changed are not written,
 * because containers may have them mounted.
 *
 * @param name of the project in Compose, in a folder of ours; absent: the folder's name, and the folder is the user's
 * @returns the project's secrets, which are kept in the folder for the next time
 * @throws RunError if the user's folder holds files that were not written here
 */
export async function writeProject(program: Program, folder: string, name?: string): Promise<Secrets> {
  if (name === undefined) checkOwner(folder);
  const secretsFile = join(folder, "secrets.json");
  const secrets = {
    ...readState<Secrets>(
      secretsFile,
      "passwords and certificates are then made anew, and clients have to be given these.",
    ),
  };
  const { resources } = await runProgram(program, dockerProvider(secrets), true);
  const [compose, ...files] = composeProject(resources, name);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // This file first: a generated password must not get into a container and then be lost.
  writeState(secretsFile, JSON.stringify(secrets, undefined, 2) + "\n", privateMode);
  const header =
    `${ownMark} from the stack ${program.stack} of ${program.project}: change its config and write it again.\n` +
    "# To run it, in this folder: docker compose up --detach --wait. To stop it, keeping the data: docker compose down.\n";
  // Only this user can enter the folder. The files in it are readable by all, because containers run as other users.
  mkdirSync(join(folder, "files"), { recursive: true, mode: 0o700 });
  for (const { path, content } of files) writeState(join(folder, path), content, publicMode);
  writeState(join(folder, compose.path), `${header}${compose.content.toString()}`, publicMode);
  removeStaleFiles(folder, "files", new Set(files.map(({ path }) => path)));
  return secrets;
}

/** Refuses a folder with files that were not written here: they could be overwritten, or removed as stale files. */
function checkOwner(folder: string): void {
  if (read(join(folder, "compose.yaml"))?.startsWith(ownMark)) return;
  const taken = ["compose.yaml", ".env", "files", "secrets.json"].find((name) =>
    existsSync(join(folder, name)),
  );
  if (taken === undefined) return;
  throw new RunError(`${folder} holds a ${taken} that was not written here: choose another folder.`);
}

/** Compose's label of what it makes: the project's name. */
export const composeLabel = "com.docker.compose.project";

/**
 * The project's name in Compose. No other stack has it, nor the same stack with its state in another folder, nor somebody
 * else's project in a folder of a similar name: what Compose created under this name is ours.
 */
export function projectName({ project, stack }: Program): string {
  const name = `${project}-${stack}`;
  const legal = name.toLowerCase().replace(/[^a-z0-9_-]|^[_-]+/g, "");
  return `${legal}-${createHash("sha256").update(`${name} in ${home}`).digest("hex").slice(0, 8)}`;
}

/** Removes files of containers that the project no longer has. */
function removeStaleFiles(folder: string, below: string, wanted: ReadonlySet<string>): void {
  if (!existsSync(join(folder, below))) return;
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      removeStaleFiles(folder, path, wanted);
      if (readdirSync(join(folder, path)).length === 0) rmdirSync(join(folder, path));
    } else if (!wanted.has(path)) rmSync(join(folder, path));
  }
}

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;
