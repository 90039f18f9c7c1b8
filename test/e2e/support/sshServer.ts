import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { Machine } from "./machine";
import { run, succeeds } from "./run";
import { eventually } from "./wait";

/** A server for ssh on another machine, which lets this user in by a key of the test's own. */
export class SshServer {
  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    /** The machine's engine, as docker's programs name it. */
    readonly dockerHost: string,
  ) {}

  static async start(machine: Machine, folder: string): Promise<SshServer> {
    mkdirSync(folder);
    mkdirSync("/run/sshd", { recursive: true }); // it insists on this folder
    for (const key of ["host", "user"])
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    const options = {
      ListenAddress: machine.address,
      HostKey: join(folder, "host"),
      AuthorizedKeysFile: join(folder, "user.pub"),
      StrictModes: "no",
      UsePAM: "no",
      PermitRootLogin: "yes",
      PidFile: "none",
      SetEnv: `DOCKER_HOST=unix://${machine.socket}`,
    };
    const log = openSync(join(folder, "log"), "a");
    const [command, ...args] = machine.command("/usr/sbin/sshd", [
      ...["-D", "-e", "-f", "/dev/null"],
      ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ]);
    const server = spawn(command, args, { stdio: ["ignore", log, log] });
    writeClient(folder, machine.address);
    const started = new SshServer(server, folder, `ssh://${userInfo().username}@${machine.address}`);
    const letsIn = () => succeeds(join(folder, "bin", "ssh"), [machine.address, "true"]);
    await eventually("the ssh server lets this user in", letsIn, 20_000);
    return started;
  }

  /** An environment in which `ssh` has the user's key and knows the server. */
  get env(): NodeJS.ProcessEnv {
    return { PATH: [join(this.folder, "bin"), process.env.PATH].join(delimiter) };
  }

  /** What is given to `ssh` instead. */
  get options(): string[] {
    return ["-F", join(this.folder, "config")];
  }

  async stop(): Promise<void> {
    if (this.server.exitCode !== null) return;
    const ended = once(this.server, "exit");
    this.server.kill("SIGTERM");
    await ended;
  }
}

function writeClient(folder: string, address: string): void {
  const [type, key] = readFileSync(join(folder, "host.pub"), "utf8").split(" ");
  writeFileSync(join(folder, "known"), `${address} ${type} ${key}\n`);
  const config = [
    `IdentityFile ${join(folder, "user")}`,
    "IdentitiesOnly yes",
    `UserKnownHostsFile ${join(folder, "known")}`,
    "StrictHostKeyChecking yes",
    "BatchMode yes",
  ];
  writeFileSync(join(folder, "config"), `${config.join("\n")}\n`);
  mkdirSync(join(folder, "bin"));
  const ssh = `#!/bin/sh\nexec /usr/bin/ssh -F '${join(folder, "config")}' "$@"\n`;
  writeFileSync(join(folder, "bin", "ssh"), ssh, { mode: 0o755 });
}
