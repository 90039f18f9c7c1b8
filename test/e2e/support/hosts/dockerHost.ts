import { ChildProcess, ExecFileOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { connect, Socket } from "node:net";
import { join } from "node:path";
import { inNamespace } from "../namespace";
import { run, succeeds } from "../run";
import { SmallDisk } from "../smallDisk";
import { SshServer } from "../sshServer";
import { eventually } from "../wait";
import { killAll } from "./processes";
import { Site } from "./site";

/**
 * Runs the engine in namespaces for mounts and the host's name, so that a host which stops leaves no mount, has its own
 * /etc/hosts, and shares nothing with this machine's engine: neither containerd and its sockets, nor what is configured
 * and kept in /etc/docker. The mounts of other engines' containers are let go, which could not end otherwise.
 */
const launch = `
  name=$1 etc=$2 data=$3; shift 3
  while read -r _ target type _; do
    case $target in /|"$data") continue;; /var/lib/docker/*|*/rmqtest-*) umount -l "$target" 2>/dev/null; continue;; esac
    case $type in overlay|nsfs) umount -l "$target" 2>/dev/null;; esac
  done </proc/mounts
  mkdir -p /run/containerd && mount -t tmpfs tmpfs /run/containerd || exit
  [ ! -d /etc/docker ] || mount --bind "$etc/docker" /etc/docker || exit
  mount --bind "$etc/hosts" /etc/hosts || exit
  hostname "$name" && exec "$@"`;

/** A machine with a Docker Engine of its own: its network, processes and data are, its other files are this machine's. */
export class DockerHost {
  readonly address: string;
  /** Its engine, as docker's programs on this machine name it. */
  readonly socket: string;
  private readonly namespace: string;
  private readonly folder: string;
  private linked = true;
  private engine?: ChildProcess;
  private server?: SshServer;
  private ownDisk?: SmallDisk;

  /** @param index its place among the hosts, by which it has addresses of its own */
  constructor(
    private readonly site: Site,
    readonly name: string,
    private readonly index: number,
  ) {
    this.address = site.address(11 + index);
    this.namespace = site.namespace(name);
    this.folder = site.folderOf(name);
    this.socket = `unix://${this.socketFile}`;
    mkdirSync(join(this.folder, "etc", "docker"), { recursive: true });
    mkdirSync(this.data);
    const known = `127.0.0.1 localhost\n${this.address} ${this.namespace}\n`;
    writeFileSync(join(this.folder, "etc", "hosts"), known);
  }

  /** Lets this user in, and reaches the engine: `ssh.dockerHost`. */
  get ssh(): SshServer {
    if (this.server === undefined) throw new Error(`Host ${this.name} has never been started.`);
    return this.server;
  }

  /** What runs a command on its network. */
  command = (command: string, args: readonly string[]): [string, ...string[]] =>
    inNamespace(this.namespace, command, args);

  /** Runs a command on its network, which finds its engine. */
  run = (command: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> => {
    const [program, ...rest] = this.command(command, args);
    const env = { ...(options.env ?? process.env), DOCKER_HOST: this.socket };
    return run(program, rest, { ...options, env });
  };

  docker = (...args: string[]): Promise<string> => run("docker", ["--host", this.socket, ...args]);

  /** Gives the engine's data a disk of its own, which can be filled. Before the host starts. */
  async mountDisk(mebibytes: number): Promise<void> {
    this.ownDisk = await SmallDisk.mount(this.data, mebibytes);
  }

  get disk(): SmallDisk {
    if (this.ownDisk === undefined) throw new Error(`Host ${this.name} has no disk of its own.`);
    return this.ownDisk;
  }

  /** Pulls its cable: nothing reaches it and it reaches nothing, while all on it runs on. It stays out over a start. */
  async cutOff(): Promise<void> {
    this.linked = false;
    if (this.engine) await this.setLink("down");
  }

  /** Puts the cable in again. */
  async join(): Promise<void> {
    this.linked = true;
    if (this.engine === undefined) return;
    await this.setLink("up");
    await this.untilReached();
  }

  /** As if its power failed: everything on it ends at once, without a word to whom it was connected to. Its disk stays. */
  async stop(): Promise<void> {
    if (this.engine === undefined) return;
    await this.setLink("down"); // else connections would be seen to end
    await this.kill();
    // The system takes its time to end a namespace, and the cable with it.
    await run("ip", ["-netns", this.site.switch, "link", "delete", "dev", this.name]);
    await run("ip", ["netns", "delete", this.namespace]);
  }

  /** Its power is back. */
  async start(): Promise<void> {
    if (this.engine !== undefined) return;
    await this.connect();
    await this.startEngine();
    if (this.linked) await this.untilReached();
    if (this.server) await this.server.restart();
    else this.server = await SshServer.start(this.sshMachine, join(this.folder, "ssh"));
  }

  private async kill(): Promise<void> {
    const { engine } = this;
    const ended = engine && engine.exitCode === null && engine.signalCode === null && once(engine, "exit");
    await killAll(this.namespace, this.group);
    await ended;
    this.engine = undefined;
  }

  /** Its cable has the same addresses each time: others on the network remember them. */
  private async connect(): Promise<void> {
    const { namespace, site, name, address } = this;
    const there = (...args: string[]) => run("ip", ["-netns", namespace, ...args]);
    const hardware = `02:00:${address
      .split(".")
      .map((byte) => Number(byte).toString(16).padStart(2, "0"))
      .join(":")}`;
    await run("ip", ["netns", "add", namespace]);
    await run("ip", [
      ...["-netns", site.switch, "link", "add", "name", name, "type", "veth"],
      ...["peer", "name", "eth0", "address", hardware, "netns", namespace],
    ]);
    await run("ip", ["-netns", site.switch, "link", "set", "dev", name, "master", "switch"]);
    await there("address", "add", `${address}/24`, "dev", "eth0");
    await there("link", "set", "lo", "up");
    await there("link", "set", "eth0", "up");
    await there("route", "add", "default", "via", site.machineAddress);
    if (this.linked) await this.setLink("up");
  }

  private async startEngine(): Promise<void> {
    const { folder, index } = this;
    // As after any start of a machine, nothing of /run is left.
    for (const gone of ["exec", "pid", "docker.sock"])
      rmSync(join(folder, gone), { recursive: true, force: true });
    const log = openSync(join(folder, "log"), "a");
    const [command, ...args] = this.command("unshare", [
      ...["--mount", "--propagation", "slave", "--uts"],
      ...["sh", "-c", launch, "sh", this.namespace, join(folder, "etc"), this.data, "dockerd"],
      ...["--data-root", this.data, "--exec-root", join(folder, "exec")],
      ...["--pidfile", join(folder, "pid"), "--host", this.socket],
      ...["--cgroup-parent", `/${this.group}`, "--exec-opt", "native.cgroupdriver=cgroupfs"],
      ...["--bip", `10.214.${index}.1/24`],
      ...["--default-address-pool", `base=10.215.${16 * index}.0/20,size=24`],
    ]);
    this.engine = spawn(command, args, { stdio: ["ignore", log, log] });
    closeSync(log);
    const { engine } = this;
    const answers = async () => {
      if (engine.exitCode !== null) throw new Error(`dockerd of host ${this.name} ended: see ${folder}/log`);
      return succeeds("docker", ["--host", this.socket, "version"]);
    };
    await eventually(`the Docker Engine of host ${this.name} answers`, answers, 60_000);
  }

  private setLink = (state: "up" | "down"): Promise<string> =>
    run("ip", ["-netns", this.site.switch, "link", "set", "dev", this.name, state]);

  private untilReached = (): Promise<void> =>
    eventually(`host ${this.name} is reached`, () => isReached(this.address), 30_000);

  private get sshMachine() {
    return { address: this.address, socket: this.socketFile, command: this.command };
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  private get socketFile(): string {
    return join(this.folder, "docker.sock");
  }

  private get group(): string {
    return `${this.site.name}/${this.name}`;
  }
}

/** Whether a host is there: one that has nothing on a port says so. */
const isReached = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket: Socket = connect({ host: address, port: 9, timeout: 1_000 });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket
      .once("connect", () => end(true))
      .once("timeout", () => end(false))
      .once("error", ({ code }: NodeJS.ErrnoException) => end(code === "ECONNREFUSED"));
  });
