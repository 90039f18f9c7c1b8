import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineStack } from "../support/commandLineStack";
import { ConfigPaths } from "../support/config";
import { containersNamed, docker, networksNamed, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { run, succeeds } from "../support/run";
import { EngineName } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;

let place: Place;

beforeEach(async () => {
  place = await Place.find();
});

afterEach(() => place.clear(), 3 * minute);

const stackOf = (engine: EngineName, config: ConfigPaths = {}) => commandLineStack(place, engine, config);

describeWith(["docker", "compose", "pulumi"], "a cluster that one engine runs", () => {
  test(
    "is refused by the other, which says how to move",
    async () => {
      const stack = await stackOf("pulumi");
      await stack.start();
      expect(await failureOf(stack.command(["start", "--engine", "compose"]))).toContain(
        "The stack is run by Pulumi. To move it: npm stop, then npm start -- --engine compose.",
      );
      await stack.destroy();
      await stack.command(["start", "--engine", "compose"]);
      expect(await failureOf(stack.start())).toMatch(
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
      const server = await serverImage("rocketmq5");
      await docker(
        ...["run", "--detach", "--name", other],
        ...labels.map((label) => `--label=com.docker.compose.${label}`),
        ...[server, "sleep", "infinity"],
      );
      const stack = await stackOf("compose", { proxyEnabled: "false" });
      const environment = { COMPOSE_PROJECT_NAME: other, COMPOSE_FILE: join(place.folder, "other.yaml") };
      await stack.start(environment);
      const since = new Date().toISOString();
      await stack.configure({ brokers: JSON.stringify({ "broker-b": {} }) });
      await stack.start(environment);
      const died = await docker(
        ...["events", "--since", since, "--until", new Date().toISOString()],
        ...["--filter", `container=${place.broker}`, "--filter", "event=die"],
        ...["--format", "{{.Actor.Attributes.exitCode}}"],
      );
      expect(died.trim()).toMatch(/^(0|143)$/); // 137: it was killed
      const names = await containersNamed(place.prefix);
      expect(names).toEqual(expect.arrayContaining([other, place.container("broker-b")]));
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
      expect(await failureOf(stack.command(["compose", "--out", place.folder]))).toContain(
        "choose another folder",
      );
      expect(readFileSync(join(place.folder, "compose.yaml"), "utf8")).toBe("services: {}\n");
    },
    minute,
  );
});
