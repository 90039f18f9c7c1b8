import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { healthOf, planCluster } from "../../../../model/plan";
import { startBounded, withinBound } from "../../../../model/plan/storeBound";
import { Running } from "../../support/bash";
import { minimal, profileList, resolvedFor } from "../../support/cluster";
import { TestServer } from "../../support/net";
import { answering, frame } from "../../support/requests";

const mebibyte = 2 ** 20;

/** A store's folder, a broker that notes what it is asked, and paths that a container has for itself. */
class Case {
  readonly folder = mkdtempSync(join(tmpdir(), "bound-"));
  readonly requests: string[] = [];
  private server?: TestServer;

  async start(): Promise<this> {
    this.server = await TestServer.start(
      answering(({ code, body }) => {
        this.requests.push(`${code} ${body}`.trim());
        return frame();
      }),
    );
    return this;
  }

  /** Has the store take so many MiB on disk. */
  fill(mebibytes: number): void {
    writeFileSync(join(this.folder, "log"), Buffer.alloc(mebibytes * mebibyte, 1));
  }

  get bound() {
    return { size: 10 * mebibyte, store: this.folder, at: { port: this.server?.port ?? 0 } };
  }

  /** @returns what a command of the container ends with and says */
  async run([command, option, script]: readonly string[]): Promise<[number | string, string]> {
    const own = script.replaceAll("/tmp/store-full", `${this.folder}.mark`);
    const running = new Running([command, option, own.replaceAll("/tmp/broker.conf", `${this.folder}.conf`)]);
    try {
      return [await running.end(), running.printedSoFar];
    } finally {
      running.clear();
    }
  }

  get conf(): string {
    return readFileSync(`${this.folder}.conf`, "utf8");
  }

  async end(): Promise<void> {
    await this.server?.stop();
    for (const end of ["", ".mark", ".conf"])
      rmSync(`${this.folder}${end}`, { recursive: true, force: true });
  }
}

describe("a store with a bound", () => {
  let broker: Case;

  beforeEach(async () => {
    broker = await new Case().start();
  });

  afterEach(() => broker.end());

  const check = () => broker.run(withinBound(broker.bound));
  const full = expect.stringMatching(
    /^store full: 1[12] MiB of 10 MiB \(maxStoreSize\) are in use/,
  ) as string;

  test("is left alone while there is room", async () => {
    broker.fill(8);
    expect(await check()).toEqual([0, ""]);
    expect(broker.requests).toEqual([]);
  });

  test("has what has expired deleted at nine tenths", async () => {
    broker.fill(9.5);
    expect(await check()).toEqual([0, ""]);
    expect(broker.requests).toEqual(["329"]);
  });

  test("has the broker take no messages above it, and take them again below, which is told once", async () => {
    broker.fill(11);
    expect(await check()).toEqual([1, full]);
    expect(broker.requests.splice(0)).toEqual(["329", "25 brokerPermission=4"]);
    broker.fill(2);
    expect(await check()).toEqual([0, ""]);
    expect(broker.requests.splice(0)).toEqual(["25 brokerPermission=6"]);
    expect(await check()).toEqual([0, ""]);
    expect(broker.requests).toEqual([]);
  });

  test("has a broker start without taking any, until it is below", async () => {
    const start = () => {
      writeFileSync(`${broker.folder}.conf`, "brokerName=a\n");
      return broker.run(["bash", "-c", startBounded(broker.bound)]);
    };
    broker.fill(11);
    expect(await start()).toEqual([0, full]);
    expect(broker.conf).toBe("brokerName=a\nbrokerPermission=4\n");
    broker.fill(2);
    expect(await check()).toEqual([0, ""]);
    expect(broker.requests).toEqual(["25 brokerPermission=6"]);
    expect(await start()).toEqual([0, ""]);
    expect(broker.conf).toBe("brokerName=a\n");
  });
});

test.each(profileList)("a broker of %s that has one keeps it", (profile) => {
  const plan = planCluster(
    resolvedFor({ ...minimal[profile], brokers: { "broker-a": { maxStoreSize: "20g" } } }),
  );
  const [{ container, live }] = plan.brokers;
  expect(container.entrypoint?.join(" ")).toContain("maxStoreSize");
  expect(healthOf(container)?.join(" ")).toContain("maxStoreSize");
  expect(live.wanted).not.toHaveProperty("brokerPermission"); // which no `up` is to put back
});

test("a slave keeps what its master has", () => {
  const slave = { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE" } as const;
  const plan = planCluster(
    resolvedFor({
      ip: "10.0.0.1",
      brokers: { "broker-a": {}, "slave-b": slave },
      brokerDefaults: { maxStoreSize: "20g" },
    }),
  );
  const [, { container }] = plan.brokers;
  expect(healthOf(container)?.join(" ")).not.toContain("maxStoreSize");
});
