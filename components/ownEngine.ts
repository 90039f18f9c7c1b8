import fs from "node:fs";
import os from "node:os";
import { configuredEngine, engineHost } from "./dockerEngine";

/** Where an engine that is a program of the machine itself listens unless told otherwise, and notes its process. */
const usualSocket = /^$|^unix:\/\/(\/var)?\/run\/docker\.sock$/;
const processFile = "/var/run/docker.pid";

/**
 * Whether the Docker Engine is a program of this Linux machine's, not of a virtual machine on it or of a user without root's
 * rights. It is told without asking the engine, so that a preview and an up decide alike, also before the engine is asked
 * anything; what is not clearly so counts as elsewhere.
 */
export function isOwnEngine(): boolean {
  // In Windows' Linux, programs of Windows are on the machine too, and do not reach containers.
  if (process.platform !== "linux" || /microsoft/i.test(os.release())) return false;
  if (!usualSocket.test(engineHost(configuredEngine()) ?? "")) return false;
  try {
    const id = fs.readFileSync(processFile, "utf8").trim();
    return fs.readFileSync(`/proc/${id}/comm`, "utf8").trim() === "dockerd";
  } catch {
    return false;
  }
}
