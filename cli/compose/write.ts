import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { home } from "../host/home";
import { privateMode, publicMode, readState, writeState } from "../host/stateFile";
import { Program, runProgram } from "./program";
import { composeProject } from "./project";
import { dockerProvider, Secrets } from "./provider";

/** Begins each compose.yaml that is written here, so that no other is written over. */
const mark = "# Written by pulumi-rocketmq";

/**
 * Writes what a program registers as a Docker Compose project into a folder. What is the same already is not touched,
 * as containers may have it mounted.
 *
 * @param name by which Compose is to know the project, in a folder that is ours; absent: by its folder's name, in one
 * that may hold other things
 * @returns the secrets in it, which are kept in the folder for the next time
 * @throws RunError where the folder holds somebody else's project
 */
export async function writeProject(program: Program, folder: string, name?: string): Promise<Secrets> {
  if (name === undefined) checkOurs(folder);
  const kept = join(folder, "secrets.json");
  const known = readState<Secrets>(kept, "the console then gets a new password.");
  const secrets = { ...known };
  const { resources } = await runProgram(program, dockerProvider(secrets), true);
  const [compose, ...files] = composeProject(resources, name);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // First: a password that containers know but this file does not would be lost.
  writeState(kept, JSON.stringify(secrets, undefined, 2) + "\n", privateMode);
  const header =
    `${mark} from the stack ${program.stack} of ${program.project}: change its config and write it again.\n` +
    "# To run it, in this folder: docker compose up --detach --wait. To stop it, keeping the data: docker compose down.\n";
  // Nobody else looks into it. In it, files can be read by everybody, as the containers' users are others.
  mkdirSync(join(folder, "files"), { recursive: true, mode: 0o700 });
  for (const { path, content } of files) writeState(join(folder, path), content, publicMode);
  writeState(join(folder, compose.path), `${header}${compose.content.toString()}`, publicMode);
  removeOthers(folder, "files", new Set(files.map(({ path }) => path)));
  return secrets;
}

/** Beside somebody else's files nothing is written, and least of all are they taken for files that are left over. */
function checkOurs(folder: string): void {
  if (read(join(folder, "compose.yaml"))?.startsWith(mark)) return;
  const taken = ["compose.yaml", ".env", "files", "secrets.json"].find((name) =>
    existsSync(join(folder, name)),
  );
  if (taken === undefined) return;
  throw new RunError(`${folder} holds a ${taken} that was not written here: choose another folder.`);
}

/**
 * The name by which Compose knows the project's containers. No other stack has it, nor the same stack with its state in
 * another folder, nor somebody else's project in a folder that is called alike: what bears it is ours.
 */
export function projectName({ project, stack }: Program): string {
  const name = `${project}-${stack}`;
  const legal = name.toLowerCase().replace(/[^a-z0-9_-]|^[_-]+/g, "");
  // What had to give way may be all that tells two stacks apart.
  return `${legal}-${createHash("sha256").update(`${name} in ${home}`).digest("hex").slice(0, 8)}`;
}

/** Removes files of containers that the project no longer has. */
function removeOthers(folder: string, below: string, wanted: ReadonlySet<string>): void {
  if (!existsSync(join(folder, below))) return;
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      removeOthers(folder, path, wanted);
      if (readdirSync(join(folder, path)).length === 0) rmdirSync(join(folder, path));
    } else if (!wanted.has(path)) rmSync(join(folder, path));
  }
}

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;
