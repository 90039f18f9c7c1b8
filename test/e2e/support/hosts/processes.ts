import { Dirent, existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run";
import { eventually } from "../wait";

const groups = "/sys/fs/cgroup";

/**
 * Kills all processes in a network namespace, and those in a control group: containers have namespaces of their own.
 * Killed together they may still start others, so it looks until there are none.
 */
export const killAll = (namespace: string, group: string): Promise<void> =>
  eventually(
    `no process is left in ${namespace}`,
    async () => {
      const left = [...(await processesIn(namespace)), ...processesOf(group)];
      for (const id of left) kill(id);
      return left.length === 0;
    },
    30_000,
  );

async function processesIn(namespace: string): Promise<number[]> {
  if (!existsSync(`/run/netns/${namespace}`)) return [];
  return numbers(await run("ip", ["netns", "pids", namespace]));
}

function processesOf(group: string): number[] {
  return foldersOf(group).flatMap((folder) => {
    thaw(folder);
    return numbers(read(join(folder, "cgroup.procs")));
  });
}

/** A container that Docker paused cannot be killed by control groups of version 1. */
function thaw(folder: string): void {
  const state = join(folder, "freezer.state");
  if (read(state).startsWith("FRO") || read(state).startsWith("FREE")) writeFileSync(state, "THAWED");
}

/** Removes a control group, in which no process is left. */
export const removeGroup = (group: string): Promise<void> =>
  eventually(
    `the control group ${group} is gone`,
    () => {
      for (const folder of foldersOf(group)) removeIfIdle(folder);
      return Promise.resolve(foldersOf(group).length === 0);
    },
    30_000,
  );

/** Its folders, in the hierarchy of each controller or the one of all; what is within a folder comes before it. */
function foldersOf(group: string): string[] {
  const hierarchies = ["", ...readdirSync(groups)].map((controller) => join(groups, controller, group));
  return hierarchies.filter((folder) => existsSync(folder)).flatMap(withSubfolders);
}

function withSubfolders(folder: string): string[] {
  const within = entries(folder).filter((entry) => entry.isDirectory());
  return [...within.flatMap(({ name }) => withSubfolders(join(folder, name))), folder];
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // it has gone meanwhile
  }
}

function removeIfIdle(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // What was killed just now is there for a moment yet.
  }
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const numbers = (text: string): number[] => text.split("\n").filter(Boolean).map(Number);
