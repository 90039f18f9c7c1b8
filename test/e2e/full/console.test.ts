import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "playwright-core";
import { brokerAddress } from "../support/brokerAddress";
import { brokerRow, ConsoleOutputs, openConsole, proxiesShown, startBrowser } from "../support/console";
import { containersNamed, docker } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { createStack, EngineName, TestStack } from "../support/stack";

const minute = 60_000;

/** The first of two sizes such as "272.5MiB / 23.54GiB". */
function mebibytes(usage: string): number {
  const [, size, unit] = /^([\d.]+)(\w+)/.exec(usage) ?? [];
  return Number(size) * ({ B: 2 ** -20, KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10 }[unit] ?? NaN);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

describeEngines(["docker", "chromium", "console"], "the console", (engine) => {
  describe.each(["rocketmq5", "rocketmq4"] as const)("of the %s profile", (profile) =>
    consoleOf(engine, profile),
  );
});

function consoleOf(engine: EngineName, profile: "rocketmq5" | "rocketmq4"): void {
  let place: Place;
  let stack: TestStack;
  let browser: Browser;
  let outputs: ConsoleOutputs;

  beforeAll(async () => {
    place = await Place.find();
    const server = await serverImage(profile);
    stack = await createStack(engine, place, {
      ...place.config,
      profile,
      ...serverImages(server),
    });
    outputs = (await stack.up()) as unknown as ConsoleOutputs;
    browser = await startBrowser();
  }, 10 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test(
    "shows the broker by name, logged in with the generated password",
    async () => {
      const page = await openConsole(browser, outputs);
      expect(await brokerRow(page, "broker-a", await brokerAddress(place))).toBeDefined();
      if (process.env.E2E_SCREENSHOTS)
        await page.screenshot({ path: `${process.env.E2E_SCREENSHOTS}/console.png` });
    },
    3 * minute,
  );

  test(
    "shows the stack's proxies, and none where there are none",
    async () => {
      const page = await openConsole(browser, outputs);
      const proxies = profile === "rocketmq5" ? [`${place.proxy}:${place.remotingListenPort}`] : [];
      expect(await proxiesShown(page)).toEqual(proxies);
      if (process.env.E2E_SCREENSHOTS)
        await page.screenshot({ path: `${process.env.E2E_SCREENSHOTS}/proxies-${profile}.png` });
    },
    3 * minute,
  );

  test(
    "fits into 1.5 GiB of memory with its cluster",
    async () => {
      const containers = await containersNamed(place.prefix);
      const stats = await docker("stats", "--no-stream", "--format", "{{.MemUsage}}", ...containers);
      const used = stats
        .trim()
        .split("\n")
        .map(mebibytes)
        .reduce((sum, one) => sum + one, 0);
      expect(used).toBeLessThan(1536);
      expect(used).toBeGreaterThan(100);
    },
    minute,
  );

  test("keeps everybody else out", async () => {
    const cluster = await fetch(`${outputs.consoleUrl}/cluster/list.query`, { redirect: "manual" });
    expect(cluster.status).toBe(302);
    const login = (password: string) =>
      fetch(`${outputs.consoleUrl}/login/login.do`, {
        method: "POST",
        body: new URLSearchParams({ username: "admin", password }),
      }).then((response) => response.json() as Promise<{ status: number }>);
    expect((await login("admin")).status).toBe(-1);
    expect((await login(outputs.consolePassword)).status).toBe(0);
  });

  test("keeps its password a secret", async () => {
    const password = outputs.consolePassword;
    expect(password).toMatch(/^\w{24}$/);
    const state = join(place.folder, "state");
    if (stack instanceof PulumiStack) {
      const { consolePassword, readme } = await stack.stack.outputs();
      expect(consolePassword.secret).toBe(true);
      expect(filesBelow(state).filter((text) => text.includes(password))).toEqual([]);
      expect(String(readme.value)).not.toContain(password);
    } else {
      // The console has to read it: it lies in a folder that nobody else may enter.
      const project = join(state, "pulumi-rocketmq", "stacks", place.prefix, "compose");
      expect(statSync(project).mode & 0o077).toBe(0);
      expect(readFileSync(join(project, "compose.yaml"), "utf8")).not.toContain(password);
    }
  });
}
