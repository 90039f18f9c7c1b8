import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";

/**
 * Connects to a Docker Engine as Docker's CLI and its provider do: by the `ssh` command, with the user's own
 * configuration, keys and known hosts, and the `docker` command over there.
 */
export function sshAgent({ hostname, port, username }: URL, options: readonly string[] = []): Agent {
  const args = [
    ...["-o", "ConnectTimeout=30", "-T", ...options],
    ...(username ? ["-l", decodeURIComponent(username)] : []),
    ...(port ? ["-p", port] : []),
    ...["--", hostname, "docker", "system", "dial-stdio"],
  ];
  return Object.assign(new Agent(), { createConnection: () => connection("ssh", args) });
}

/** What a command reads and writes, as a connection. Where the command fails, its last words are the connection's error. */
function connection(command: string, args: readonly string[]): Duplex {
  const child = spawn(command, args, { env: process.env });
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, encoding, done) => void child.stdin.write(chunk, encoding, done),
    final: (done) => void child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  let said = "";
  child.stderr.on("data", (text) => (said += String(text)));
  child.stdout.on("data", (chunk) => stream.push(chunk) || child.stdout.pause());
  child.stdin.on("error", () => undefined); // it says why when it ends
  child.once("error", ({ message }) => stream.destroy(new Error(message)));
  child.once("close", (code) => {
    const reason = said.trim().split("\n").at(-1) || `it ended with code ${code}`;
    if (code === 0) stream.push(null);
    else stream.destroy(new Error(`${command}: ${reason}`));
  });
  return stream;
}
