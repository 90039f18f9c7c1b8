import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { Machine } from "./machine";
import { run, succeeds } from "./run";
import { eventually } from "./wait";

/** What is known of a machine on which the server runs. */
type SshMachine = Pick<Machine, "address" | "socket" | "command">;

/** Has `ssh` let in by servers of tests. */
export class SshAccess {
  /** @param folder of the client's configuration, and of an `ssh` that takes it */
  protected constructor(protected readonly folder: string) {}

  /** To all machines on which such servers are, each by its address. */
  static to(servers: readonly SshServer[], folder: string): SshAccess {
    mkdirSync(folder);
    const access = new SshAccess(folder);
    access.write(servers.flatMap((server) => [`Host ${server.address}`, `Include ${server.config}`]));
    return access;
  }

  /** An environment in which `ssh` has the user's key and knows the server. */
  get env(): NodeJS.ProcessEnv {
    return { PATH: [join(this.folder, "bin"), process.env.PATH].join(delimiter) };
  }

  /** What is given to `ssh` instead. */
  get options(): string[] {
    return ["-F", this.config];
  }

  protected get config(): string {
    return join(this.folder, "config");
  }

  protected write(config: readonly string[]): void {
    writeFileSync(this.config, `${config.join("\n")}\n`);
    mkdirSync(join(this.folder, "bin"));
    const ssh = `#!/bin/sh\nexec /usr/bin/ssh -F '${this.config}' "$@"\n`;
    writeFileSync(join(this.folder, "bin", "ssh"), ssh, { mode: 0o755 });
  }
}

/** A server for ssh on another machine, which lets this user in by a key of the test's own. */
export class SshServer extends SshAccess {
  private server?: ChildProcess;

  private constructor(
    private readonly machine: SshMachine,
    folder: string,
  ) {
    super(folder);
  }

  static async start(machine: SshMachine, folder: string): Promise<SshServer> {
    mkdirSync(folder);
    mkdirSync("/run/sshd", { recursive: true }); // it insists on this folder
    for (const key of ["host", "user"])
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    const started = new SshServer(machine, folder);
    started.writeClient();
    await started.restart();
    return started;
  }

  get address(): string {
    return this.machine.address;
  }

  /** The machine's engine, as docker's programs name it. */
  get dockerHost(): string {
    return `ssh://${userInfo().username}@${this.address}`;
  }

  /** Once more, with the same keys, where it or its machine has been stopped. */
  async restart(): Promise<void> {
    const { folder, machine } = this;
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
    this.server = spawn(command, args, { stdio: ["ignore", log, log] });
    closeSync(log);
    // Over there, as the network may be cut.
    const [ssh, ...login] = machine.command(join(folder, "bin", "ssh"), [machine.address, "true"]);
    await eventually("the ssh server lets this user in", () => succeeds(ssh, login), 20_000);
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  }

  private writeClient(): void {
    const { folder, address } = this;
    const [type, key] = readFileSync(join(folder, "host.pub"), "utf8").split(" ");
    writeFileSync(join(folder, "known"), `${address} ${type} ${key}\n`);
    this.write([
      `IdentityFile ${join(folder, "user")}`,
      "IdentitiesOnly yes",
      `UserKnownHostsFile ${join(folder, "known")}`,
      "StrictHostKeyChecking yes",
      "BatchMode yes",
    ]);
  }
}
