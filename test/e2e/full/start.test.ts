import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { AddressInfo, createServer, Server } from "node:net";
import { join } from "node:path";
import { commandLine } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { ConfigPaths } from "../support/config";
import { containersNamed, docker, networksNamed, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { root } from "../support/root";
import { run, succeeds } from "../support/run";
import { EngineName } from "../support/stack";

const minute = 60_000;

let place: Place;

beforeEach(async () => {
  place = await Place.find();
});

afterEach(() => place.clear(), 3 * minute);

const stackOf = (engine: EngineName, config: ConfigPaths = {}, asked?: string) =>
  commandLineStack(place, engine, config, asked);

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
  test(
    "names the Docker Engine that does not answer",
    async () => {
      const stack = await stackOf("compose");
      const said = await failureOf(stack.start({ DOCKER_HOST: `unix://${place.folder}/none.sock` }));
      expect(said).toMatch(
        /DOCKER_HOST is unix:\S+none\.sock, and no Docker Engine answers there \(.*ENOENT.*\)/,
      );
      expect(said).not.toMatch(/^\s+at /m);
    },
    minute,
  );

  test(
    "names the Docker Engine of the Docker CLI's context, and takes no other one",
    async () => {
      const stack = await stackOf("compose");
      const DOCKER_CONFIG = join(place.folder, "docker");
      const socket = `unix://${place.folder}/none.sock`;
      await docker("--config", DOCKER_CONFIG, "context", "create", "elsewhere", "--docker", `host=${socket}`);
      for (const DOCKER_CONTEXT of ["elsewhere", "nowhere"])
        expect(await failureOf(stack.start({ DOCKER_CONFIG, DOCKER_CONTEXT }))).toContain(
          DOCKER_CONTEXT === "elsewhere"
            ? `The Docker CLI's context leads to ${socket}, and no Docker Engine answers there (`
            : "DOCKER_CONTEXT is nowhere: ",
        );
      await docker("--config", DOCKER_CONFIG, "context", "use", "elsewhere");
      expect(await failureOf(stack.start({ DOCKER_CONFIG }))).toContain(`context leads to ${socket}`);
    },
    minute,
  );

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
          [...powers, process.execPath, ...commandLine, "start", "--stack", place.prefix],
          { cwd: join(place.folder, "project"), env: { ...stack.env, DOCKER_HOST: `unix://${socket}` } },
        );
        expect(await failureOf(command)).toMatch(
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
        const heap = `${Math.floor(kib / 1024) - 150}m`; // the machine has it, but it is not all free
        const stack = await stackOf("compose", {
          workspace: disk,
          "brokerDefaults.heap": heap,
          proxyEnabled: "false",
        });
        const said = await failureOf(stack.start());
        expect(said).toContain("The configuration has 3 problems; nothing was changed.");
        expect(said).toContain(
          `nameServers.namesrv-a.port is ${place.nameServerPort}: another program listens on 127.0.0.1:${place.nameServerPort}`,
        );
        expect(said).toMatch(
          /brokerDefaults\.heap is "\d+m": \d+ MiB of memory are free, and .* need \d+ MiB/,
        );
        expect(said).toMatch(/workspace is "\S+disk": its disk is 9\d % full, and from 90 % on/);
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
        const stack = await stackOf("compose", { "nameServerDefaults.image": `127.0.0.1:${port}/mine:1` });
        const said = await failureOf(stack.start());
        expect(said).toMatch(
          /nameServers.namesrv-a.image is \S+mine:1, .*could not be pulled: its registry was silent/,
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
      expect(await failureOf(stack.start())).toContain(
        `no file Pulumi.tset.yaml. There is: ${place.prefix}.`,
      );
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
      expect(await failureOf(build)).toMatch(
        /apache\/rocketmq:5\.3\.999 was built, but mqnamesrv does not start in it/,
      );
      expect(await succeeds("docker", ["image", "inspect", "localhost/apache/rocketmq:5.3.999"])).toBe(false);
    },
    5 * minute,
  );
});
