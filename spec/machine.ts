import { homedir, totalmem } from "node:os";

/** What a configuration is checked against of the machine it is for. */
export interface Machine {
  /** Memory of the Docker host in bytes; absent where it is another machine. */
  readonly memory?: number;
  readonly home: string;
  /** Where relative paths start. */
  readonly cwd: string;
}

/** This machine. Its memory says nothing of a Docker host elsewhere. */
export function thisMachine(): Machine {
  const dockerHost = process.env.DOCKER_HOST ?? "";
  const local = /^$|^(unix|npipe):/.test(dockerHost);
  return { memory: local ? totalmem() : undefined, home: homedir(), cwd: process.cwd() };
}
