import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServerStatus } from "../../../cli/status/serverStatus";
import { commitOffset, fill } from "../support/brokers";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { failureOf } from "../support/failure";
import { DockerHost, Hosts, loadImages, startHosts } from "../support/hosts";
import { serverImage } from "../support/images";
import { LaidOut } from "../support/laidOut";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { retried } from "../support/wait";

const minute = 60_000;

describeWith(["docker", "pulumi", "otherHost", "ssh"], "npm start and its like, on several hosts", () => {
  let place: Place;
  let all: Hosts;
  let stack: CommandLineStack;

  beforeAll(async () => {
    place = await Place.find();
    all = await startHosts(["a", "b", "c"]);
    await loadImages(all, [await serverImage("rocketmq5")]);
    stack = await commandLineStack(place, "pulumi", {
      hosts: settingOf("b", "c"),
      brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
      "brokerDefaults.heap": "192m",
    });
  }, 5 * minute);

  afterAll(async () => {
    await stack?.command(["purge", "--yes"]).catch(() => undefined);
    await all?.remove();
    await place?.clear();
  }, 5 * minute);

  const hostCalled = (wanted: string) => all.hosts.find(({ name }) => name === wanted) as DockerHost;
  const settingOf = (...names: string[]) => JSON.stringify(LaidOut.hostsOf(names.map(hostCalled)));
  const namesOf = (...args: string[]) =>
    Promise.all(
      all.hosts.map(async ({ name, docker }) => {
        const printed = await docker(...args, "--format", args[0] === "ps" ? "{{.Names}}" : "{{.Name}}");
        const own = printed.split("\n").filter((one) => one.startsWith(place.prefix));
        const servers = own.filter((one) => !one.endsWith("-prepare"));
        return [name, servers.map((one) => one.slice(place.prefix.length + 1)).sort()] as const;
      }),
    ).then((found) => Object.fromEntries(found));
  const containers = () => namesOf("ps", "--all");
  const status = async () => JSON.parse(await stack.command(["status", "--json"])) as ServerStatus[];

  const backup = () => join(place.folder, "backup.tar.gz");

  const nowhere = { a: [], b: [], c: [] };
  const laidOut = { a: [], b: ["broker-b", "namesrv-a"], c: ["broker-a", "proxy-a"] };

  test(
    "the embedded default refuses them before anything is done",
    async () => {
      const refused = /^With hosts a cluster is made by Pulumi's own engine, and /m;
      expect(await failureOf(stack.command(["start", "--engine", "compose"]))).toMatch(refused);
      const out = join(place.folder, "written");
      expect(await failureOf(stack.command(["compose", "--out", out]))).toMatch(refused);
      expect(existsSync(out)).toBe(false);
      expect(await containers()).toEqual(nowhere);
    },
    2 * minute,
  );

  test(
    "they are started, looked at, checked and backed up",
    async () => {
      const printed = await stack.start();
      expect(printed).toMatch(/^✔ Docker Engines: b \S+, c \S+$/m);
      expect(printed).toMatch(/^✔ Message: /m);
      expect(await containers()).toEqual(laidOut);

      const nameServer = `${hostCalled("b").address}:${place.nameServerPort}`;
      await fill(nameServer, "broker-a", 10);
      await commitOffset(nameServer, "broker-a", 3);
      await retried(async () => {
        expect(await status()).toMatchObject([
          { name: "namesrv-a", host: "b", state: "healthy", address: nameServer },
          { name: "broker-a", host: "c", state: "healthy", holdings: { unread: [{ count: 7 }] } },
          { name: "broker-b", host: "b", state: "healthy" },
          { name: "proxy-a", host: "c", state: "healthy" },
        ]);
      }, minute);
      const table = await stack.command(["status"]);
      expect(table).toMatch(/^server +host +state /m);
      expect(table).toMatch(/^broker-a +c +healthy /m);

      const checks = await stack.command(["check"]);
      for (const at of ["remoting, broker-a", "remoting, broker-b", "gRPC, proxy-a"])
        expect(checks).toMatch(new RegExp(`^${at} .* ms .* ms`, "m"));

      expect(await stack.command(["backup", "--out", backup()])).toMatch(/^✔ broker-b: running, /m);
      expect(existsSync(backup())).toBe(true);
    },
    10 * minute,
  );

  test(
    "one whose engine does not answer is told of, while the others are shown",
    async () => {
      const lost = hostCalled("c");
      await lost.stop();
      try {
        const table = await failureOf(stack.command(["status"]));
        expect(table).toMatch(/^namesrv-a +b +healthy /m);
        expect(table).toMatch(/^broker-a +c +unreachable /m);
        expect(table).toContain(`broker-a: the Docker Engine of c, ${lost.socket}, does not answer: `);
        for (const command of [["start"], ["stop"], ["backup", "--out", join(place.folder, "not")]])
          expect(await failureOf(stack.command(command))).toContain(
            `No Docker Engine answers on the host c, at hosts.c.docker, ${lost.socket} (`,
          );
      } finally {
        await lost.start();
      }
      await retried(async () => {
        expect((await status()).map(({ state }) => state)).toEqual(Array(4).fill("healthy"));
      }, 2 * minute);
    },
    6 * minute,
  );

  test(
    "a stop leaves the data, and servers come back to it, or to what is restored, whatever hosts there are by then",
    async () => {
      await stack.command(["stop"]);
      expect(await containers()).toEqual(nowhere);
      expect((await namesOf("volume", "ls")).c).toContain("broker-a-store");

      await stack.configure({ hosts: settingOf("a", "b", "c") });
      const restored = await stack.command(["restore", "--from", backup(), "--put-aside"]);
      expect(restored).toMatch(/^✔ broker-a: .*; what was there is in \S+-broker-a-store, /m);
      await stack.start();
      expect(await containers()).toEqual(laidOut);
      await retried(async () => {
        const [, brokerA] = await status();
        expect(brokerA).toMatchObject({ name: "broker-a", holdings: { unread: [{ count: 7 }] } });
      }, minute);
    },
    8 * minute,
  );

  test(
    "a purge leaves nothing on any of them",
    async () => {
      const printed = await stack.command(["purge", "--yes"]);
      expect(printed).toMatch(/^ +volume +\S+-broker-a-store on c, with data of broker-a$/m);
      for (const args of [
        ["ps", "--all"],
        ["volume", "ls"],
        ["network", "ls"],
      ])
        expect(await namesOf(...args)).toEqual(nowhere);
    },
    3 * minute,
  );
});
