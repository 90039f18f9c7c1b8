import { existsSync, lstatSync } from "node:fs";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { rules } from "../../model/settings";
import { writeProject } from "../compose";
import { clusterOf, readStack, rejectHosts } from "../engines";
import { Options } from "../options";

/** Writes a stack's cluster as a Docker Compose project. */
export async function compose({ stack: name, out }: Options): Promise<void> {
  if (!out) throw new RunError("--out is missing: name the folder for the project.");
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), out);
  checkFolder(folder);
  const stack = readStack(process.cwd(), name);
  rejectHosts(stack, "not by Compose");
  const { topics, consumerGroups, shared } = clusterOf(stack); // throws if the config has problems
  await writeProject(stack, folder);
  console.log(
    `Written to ${folder}. To run it there: docker compose up --detach --wait (or docker-compose up -d).`,
  );
  if (shared.tls?.given === false)
    console.log(
      `Its certificates last 825 days: write it again within a year, which renews them. Clients verify servers by a ca.pem below ${folder}/files.`,
    );
  if (Object.keys({ ...topics, ...consumerGroups }).length > 0)
    console.log("Compose cannot create topics and consumerGroups: they are not in it.");
}

function checkFolder(folder: string): void {
  const problem = rules.isSystemFolder(folder)
    ? "it is the system's"
    : lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(folder)
      ? "it is a link to something that does not exist"
      : undefined;
  if (problem !== undefined) throw new RunError(`--out is ${folder}: ${problem}. Choose another folder.`);
}
