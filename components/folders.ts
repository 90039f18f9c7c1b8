import { lstatSync, statSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { ServerPlan } from "../model/plan";
import { ConfigurationError } from "../model/settings";
import { isLocal } from "./machine";

/**
 * Refuses a workspace of this machine that is a file, and folders in it that a link leads to: what they are would be given
 * to RocketMQ, whosesoever it is. The workspace itself may be a link.
 *
 * @throws ConfigurationError
 */
export function checkFolders(
  servers: readonly ServerPlan[],
  workspace: string | undefined,
  opts: pulumi.ComponentResourceOptions = {},
): void {
  if (workspace === undefined || !isLocal(opts)) return;
  const reject = (expected: string) => {
    throw new ConfigurationError([{ path: "workspace", found: workspace, expected }]);
  };
  if (statSync(workspace, { throwIfNoEntry: false })?.isFile()) reject("it is a file: a folder is wanted.");
  const folders = servers
    .flatMap(({ container }) => container.mounts)
    .filter(({ kind }) => kind === "folder")
    .map(({ source }) => source);
  const link = folders.flatMap((folder) => pathsBelow(workspace, folder)).find(isLink);
  if (link !== undefined)
    reject(
      `${link} in it is a link, and where that leads is not given to RocketMQ: make it a folder, or mount one there.`,
    );
}

/** A folder, and those on the way to it. */
function pathsBelow(workspace: string, folder: string): string[] {
  const names = folder.slice(workspace.length).split("/").filter(Boolean);
  return names.map((_, i) => [workspace, ...names.slice(0, i + 1)].join("/"));
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
