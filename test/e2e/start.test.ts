import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { AddressInfo, createServer, Server } from "node:net";
import { join } from "node:path";
import { CommandLineStack } from "./support/commandLine";
import { containersNamed, docker, networksNamed, volumesNamed } from "./support/docker";
import { serverImage, serverImages } from "./support/images";
import { Place } from "./support/place";
import { describeEngines, describeWith } from "./support/prerequisites";
import { root } from "./support/root";
import { run, succeeds } from "./support/run";
import { host } from "./support/clientHost";
import { EngineName, projectIn } from "./support/stack";
import { eventually } from "./support/wait";

const minute = 60_000;

let place: Place;

beforeEach(async () => {
  place = await Place.find();
});

afterEach(() => place.clear(), 3 * minute);

/** A stack without a console at this test's place. */
async function stackOf(
  engine: EngineName,
  config: Readonly<Record<string, string>> = {},
  asked?: string,
): Promise<CommandLineStack> {
  const server = await serverImage("apache/rocketmq:5.3.3", "5.3.3");
  const stack = new CommandLineStack(place, projectIn(place, root), engine, host, asked);
  const own = { ...place.config, ...serverImages(server), consoleEnabled: "false" };
  await stack.configure({ ...own, ...config });
  return stack;
}

/** What is printed by a command that fails. */
const failure = (command: Promise<string>): Promise<string> =>
  command.then(
    () => {
      throw new Error("It succeeded.");
    },
    (error: Error) => error.message,
  );

async function expectNothingMade(): Promise<void> {
  expect(await containersNamed(place.prefix)).toEqual([]);
  expect(await networksNamed(place.prefix)).toEqual([]);
  expect(await volumesNamed(place.prefix)).toEqual([]);
}

/** Something that takes connections and says nothing. */
async function silentServer(at: string | { port: number; host: string }): Promise<Server> {
  const server = createServer(() => undefined).listen(at as never);
  await once(server, "listening");
  return server;
}

describeWith(["docker", "compose"], "npm start that cannot succeed", () => {
  test("names the Docker Engine that does not answer", async () => {
    const stack = await stackOf("compose");
    const said = await failure(stack.start({ DOCKER_HOST: `unix://${place.folder}/none.sock` }));
    expect(said).toMatch(
      /DOCKER_HOST is unix:\S+none\.sock, and no Docker Engine answers there \(.*ENOENT.*\)/,
    );
    expect(said).not.toMatch(/^\s+at /m);
  });

  test("names the Docker Engine of the Docker CLI's context, and takes no other one", async () => {
    const stack = await stackOf("compose");
    const DOCKER_CONFIG = join(place.folder, "docker");
    const socket = `unix://${place.folder}/none.sock`;
    await docker("--config", DOCKER_CONFIG, "context", "create", "elsewhere", "--docker", `host=${socket}`);
    for (const DOCKER_CONTEXT of ["elsewhere", "nowhere"])
      expect(await failure(stack.start({ DOCKER_CONFIG, DOCKER_CONTEXT }))).toContain(
        DOCKER_CONTEXT === "elsewhere"
          ? `The Docker CLI's context leads to ${socket}, and no Docker Engine answers there (`
          : "DOCKER_CONTEXT is nowhere: ",
      );
    await docker("--config", DOCKER_CONFIG, "context", "use", "elsewhere");
    expect(await failure(stack.start({ DOCKER_CONFIG }))).toContain(`context leads to ${socket}`);
  });

  test(
    "says what to do without permission on Docker's socket",
    async () => {
      const stack = await stackOf("compose");
      const socket = join(place.folder, "docker.sock");
      const server = await silentServer(socket);
      chmodSync(socket, 0);
      try {
        // Root may write to any socket, unless that is taken from it.
        const powers = process.getuid?.() === 0 ? ["--bounding-set", "-dac_override,-dac_read_search"] : [];
        const command = run(
          "setpriv",
          [...powers, process.execPath, join(root, "cli", "run.js"), "start", "--stack", place.prefix],
          { cwd: join(place.folder, "project"), env: { ...stack.env, DOCKER_HOST: `unix://${socket}` } },
        );
        expect(await failure(command)).toMatch(
          /no permission on the Docker Engine's socket .*usermod -aG docker/,
        );
      } finally {
        server.close();
      }
    },
    minute,
  );

  test(
    "finds taken ports, too little memory and a full disk before it creates anything, all at once",
    async () => {
      const disk = join(place.folder, "disk");
      mkdirSync(disk);
      await run("mount", ["-t", "tmpfs", "-o", "size=10m", "tmpfs", disk]);
      const server = await silentServer({ port: place.nameServerPort, host: "127.0.0.1" });
      try {
        writeFileSync(join(disk, "full"), Buffer.alloc(9.6 * 2 ** 20));
        const kib = Number(/MemTotal:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]);
        const brokerHeap = `${Math.floor(kib / 1024) - 150}m`; // the machine has it, but it is not all free
        const stack = await stackOf("compose", { workspace: disk, brokerHeap, proxyEnabled: "false" });
        const said = await failure(stack.start());
        expect(said).toContain("The configuration has 3 problems; nothing was changed.");
        expect(said).toContain(
          `rocketmq:nameServerPort is ${place.nameServerPort}: another program listens on 127.0.0.1`,
        );
        expect(said).toMatch(
          /rocketmq:brokerHeap is "\d+ MiB": \d+ MiB of memory are free, and .* need \d+ MiB/,
        );
        expect(said).toMatch(/rocketmq:workspace is "\S+disk": its disk is 9\d % full, and from 90 % on/);
        await expectNothingMade();
      } finally {
        server.close();
        await run("umount", [disk]);
      }
    },
    minute,
  );

  test(
    "gives up on a registry that hangs, and names the image",
    async () => {
      const server = await silentServer({ port: 0, host: "127.0.0.1" });
      try {
        const { port } = server.address() as AddressInfo;
        const stack = await stackOf("compose", { nameServerImage: `127.0.0.1:${port}/mine:1` });
        const said = await failure(stack.start());
        expect(said).toMatch(
          /rocketmq:nameServerImage is \S+mine:1, .*could not be pulled: its registry was silent/,
        );
        await expectNothingMade();
      } finally {
        server.close();
      }
    },
    2 * minute,
  );

  test(
    "lists the stacks that there are, where the one asked for is not",
    async () => {
      const stack = await stackOf("compose", {}, "tset");
      expect(await failure(stack.start())).toContain(`no file Pulumi.tset.yaml. There is: ${place.prefix}.`);
    },
    minute,
  );

  test(
    "gives no name to an image in which RocketMQ does not start",
    async () => {
      // As if Maven had found broken files on this disk.
      const bin = join(place.folder, "bin");
      mkdirSync(bin);
      const script =
        'for a; do case $a in -DoutputDirectory=*) d=${a#*=}; mkdir -p "$d"; echo x >"$d/broken.jar";; esac; done';
      writeFileSync(join(bin, "mvn"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const build = run(join(root, "images", "build.sh"), ["5.3.999"], {
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
      });
      expect(await failure(build)).toMatch(
        /apache\/rocketmq:5\.3\.999 was built, but mqnamesrv does not start in it/,
      );
      expect(await succeeds("docker", ["image", "inspect", "localhost/apache/rocketmq:5.3.999"])).toBe(false);
    },
    5 * minute,
  );
});

describeEngines(["docker"], "npm start that is interrupted", (engine) => {
  test(
    "lets no other run beside it, stops in good order, and goes on the next time",
    async () => {
      const stack = await stackOf(engine);
      const first = await begun(stack);
      expect(await failure(stack.start())).toMatch(/Another start or stop is running, as process \d+/);
      process.kill(first.id, "SIGINT");
      expect(await first.ended).toEqual([130, null]);
      expect(first.said()).toContain("Interrupted. The same command goes on where this stopped.");
      expect(await stack.start()).toContain("sent to broker-a at 127.0.0.1:");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  test(
    "goes on the next time also when all its processes were killed",
    async () => {
      const stack = await stackOf(engine);
      const first = await begun(stack);
      await run("pkill", ["-KILL", "--session", String(first.id)]); // a plugin has a process group of its own
      expect(await first.ended).toEqual([null, "SIGKILL"]);
      expect(await stack.start()).toContain("sent to broker-a at 127.0.0.1:");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  /** A start that has made a container. */
  async function begun(stack: CommandLineStack) {
    const process = stack.begin();
    let said = "";
    for (const stream of [process.stdout, process.stderr])
      stream?.on("data", (text) => (said += String(text)));
    const ended = once(process, "exit");
    const made = async () => {
      if (process.exitCode !== null) throw new Error(`It ended with ${process.exitCode}.`);
      return (await containersNamed(place.prefix)).length > 0;
    };
    await eventually("a container", made, 5 * minute).catch((error: Error) => {
      throw new Error(`${error.message}\n${said}`);
    });
    return { id: process.pid as number, ended, said: () => said };
  }
});

describeWith(["docker", "compose", "pulumi"], "a cluster that one engine runs", () => {
  test(
    "is refused by the other, which says how to move",
    async () => {
      const stack = await stackOf("pulumi");
      const how = /npm stop/;
      await stack.start();
      expect(await failure(stack.command(["start", "--engine", "compose"]))).toMatch(how);
      await stack.destroy();
      await stack.command(["start", "--engine", "compose"]);
      expect(await failure(stack.start())).toMatch(
        /run by the embedded default. To move it: npm stop, then npm start/,
      );
      expect(await stack.command(["start"])).toContain("Engine: Docker Compose");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect((await volumesNamed(place.prefix)).length).toBe(4);
    },
    8 * minute,
  );
});

describeWith(["docker", "compose"], "the embedded default", () => {
  test(
    "leaves other projects alone, whatever the environment names, and stops cleanly what the stack no longer has",
    async () => {
      const other = `${place.prefix}-other`;
      const labels = [`project=${other}`, "service=app", "oneoff=False", "config-hash=0"];
      const server = await serverImage("apache/rocketmq:5.3.3", "5.3.3");
      await docker(
        ...["run", "--detach", "--name", other],
        ...labels.map((label) => `--label=com.docker.compose.${label}`),
        ...[server, "sleep", "infinity"],
      );
      const stack = await stackOf("compose", { proxyEnabled: "false" });
      const environment = { COMPOSE_PROJECT_NAME: other, COMPOSE_FILE: join(place.folder, "other.yaml") };
      await stack.start(environment);
      const since = new Date().toISOString();
      const renamed = `${place.prefix}-renamed`;
      await stack.configure({ brokerContainerName: renamed, listenPort: String(place.listenPort + 10) });
      await stack.start(environment);
      const died = await docker(
        ...["events", "--since", since, "--until", new Date().toISOString()],
        ...["--filter", `container=${place.broker}`, "--filter", "event=die"],
        ...["--format", "{{.Actor.Attributes.exitCode}}"],
      );
      expect(died.trim()).toMatch(/^(0|143)$/); // 137: it was killed
      const names = await containersNamed(place.prefix);
      expect(names).toEqual(expect.arrayContaining([other, renamed]));
      expect(names).not.toContain(place.broker);
      await stack.command(["stop"], environment);
      expect(await containersNamed(place.prefix)).toEqual([other]);
      expect((await docker("inspect", "--format", "{{.State.Running}}", other)).trim()).toBe("true");
    },
    5 * minute,
  );

  test(
    "takes down a network, too, of which all containers were removed by hand",
    async () => {
      const stack = await stackOf("compose", { proxyEnabled: "false" });
      await stack.start();
      await docker("rm", "--force", "--volumes", ...(await containersNamed(place.prefix)));
      await stack.destroy();
      expect(await networksNamed(place.prefix)).toEqual([]);
    },
    5 * minute,
  );
});

describeWith(["docker", "compose"], "npm run compose", () => {
  test(
    "writes a project that Docker Compose alone brings up, the same each time",
    async () => {
      const stack = await stackOf("compose");
      const out = join(place.folder, place.prefix);
      const write = () => stack.command(["compose", "--out", out]);
      await write();
      const first = readFileSync(join(out, "compose.yaml"), "utf8");
      await write();
      expect(readFileSync(join(out, "compose.yaml"), "utf8")).toBe(first);
      const plugin = await succeeds("docker", ["compose", "version"]);
      const compose = (...args: string[]) =>
        run(plugin ? "docker" : "docker-compose", [...(plugin ? ["compose"] : []), ...args], { cwd: out });
      await compose("up", "-d");
      try {
        const health = () => docker("inspect", "--format", "{{.State.Health.Status}}", place.broker);
        await eventually(
          "the broker is healthy",
          async () => (await health()).trim() === "healthy",
          2 * minute,
        );
      } finally {
        await compose("down");
      }
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    5 * minute,
  );

  test(
    "does not write over somebody else's project",
    async () => {
      const stack = await stackOf("compose");
      writeFileSync(join(place.folder, "compose.yaml"), "services: {}\n");
      expect(await failure(stack.command(["compose", "--out", place.folder]))).toContain(
        "choose another folder",
      );
      expect(readFileSync(join(place.folder, "compose.yaml"), "utf8")).toBe("services: {}\n");
    },
    minute,
  );
});
