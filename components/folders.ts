import { lstatSync } from "node:fs";
import { ConfigurationError } from "../model/settings";

/**
 * Refuses folders of this machine that a link leads to: what they are would be given to RocketMQ, whosesoever it is. The
 * workspace itself may be one.
 *
 * @throws ConfigurationError
 */
export function rejectLinks(folders: readonly string[], workspace: string): void {
  const links = folders.flatMap((folder) => {
    const names = folder.slice(workspace.length).split("/").filter(Boolean);
    const path = names.map((_, i) => [workspace, ...names.slice(0, i + 1)].join("/"));
    return path.find(isLink) ?? [];
  });
  if (links.length === 0) return;
  const expected = `${links[0]} in it is a link, and where that leads is not given to RocketMQ: make it a folder, or mount one there.`;
  throw new ConfigurationError([{ path: "workspace", found: workspace, expected }]);
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
