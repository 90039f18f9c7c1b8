import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClassPath, withClasses } from "../../../images/classes";
import { configurationClasses } from "../../../images/configurationClasses";
import { containersOf, ContainerPlan, planCluster } from "../../../model/plan";
import { profiles } from "../../../model/profiles";
import { Catalogue, CatalogueKey } from "../../../model/profiles/catalogue";
import { ConfigurationError, resolved } from "../../../model/settings";
import { requestOptions, withConnection } from "../../../remoting";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { changeSetting, shownSettings, startSingleBroker } from "../support/singleBroker";

const minute = 60_000;
const machine = { home: "/home/me", cwd: "/srv", addresses: ["10.1.2.3"] };

const cases = [
  { profile: "rocketmq5", settings: {} },
  { profile: "rocketmq4", settings: {} },
  { profile: "rocketmq44", settings: { ip: "10.1.2.3", workspace: "/srv" } },
] as const;

/** Texts in which some parser or other sees more than letters. */
const texts = [
  "a=b",
  "#a",
  "!a:b",
  "C:\\new\\u0041",
  "\u4e2d\u6587 \u00fc",
  '"x", {y}',
  "a\tb c",
  "${a}",
  "\\",
];

/** Legal values of a key, not its default where there is a choice. */
function valueOf({ type, values = [], default: usual }: CatalogueKey, i: number): unknown {
  switch (type) {
    case "boolean":
      return usual !== "true";
    case "int":
      return [2147483647, -1, 1234567][i % 3];
    case "long":
      return ["9223372036854775807", -1, 2 ** 40][i % 3];
    case "double":
      return [0.625, "1e-3", -2.5][i % 3];
    case "enum":
      return values.filter((one) => one !== usual).at(-1);
    case "string":
      return texts[i % texts.length];
  }
}

/** The settings that take as many of the keys as can be together; the others are refused. */
function accepted(
  settingsWith: (conf: object) => object,
  catalogue: Catalogue,
): { conf: Record<string, unknown>; settings: object } {
  let conf = Object.fromEntries(Object.entries(catalogue).map(([key, known], i) => [key, valueOf(known, i)]));
  // What is refused because of another key is so only as long as that is there.
  for (;;) {
    const refused = problemsOf(settingsWith(conf)).map((path) => path.split(".").pop() ?? "");
    if (refused.length === 0) return { conf, settings: settingsWith(conf) };
    expect(Object.keys(conf)).toEqual(expect.arrayContaining(refused));
    conf = Object.fromEntries(Object.entries(conf).filter(([key]) => !refused.includes(key)));
  }
}

function problemsOf(settings: object): string[] {
  try {
    resolved(settings, machine);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ path }) => path);
    throw error;
  }
}

/** A file of a server, as its container finds it. */
function fileOf(plan: ContainerPlan | undefined, name: RegExp): string {
  const file = plan?.files.find(({ path }) => name.test(path));
  return file !== undefined && "content" in file ? file.content : "";
}

/** What RocketMQ's own parser reads out of a file, by key. */
function readBack(
  classPath: ClassPath,
  classes: readonly string[],
  name: string,
  content: string,
): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "read-back-"));
  try {
    writeFileSync(join(folder, name), content);
    const here = classes.filter((one) => classPath.propertiesOf(one).length > 0);
    const fields = classPath.fieldsOf(here, join(folder, name));
    return new Map(
      here.flatMap((one) =>
        classPath
          .propertiesOf(one)
          .map(({ key, field }) => [key, fields.get(`${one} ${field}`) ?? ""] as const),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As Java prints it. */
const plain = (value: unknown, { type }: CatalogueKey): unknown =>
  type === "double" ? Number(value) : String(value);

describeWith(["docker", "java"], "what is accepted of the keys", () => {
  describe.each(cases)("of $profile", ({ profile, settings }) => {
    const { keys } = profiles[profile].server;
    const servers = [
      { server: "broker", map: "brokers", name: "broker-a", conf: "brokerConf", file: "broker.conf" },
      { server: "namesrv", map: "nameServers", name: "namesrv-a", conf: "namesrvConf", file: "namesrv.conf" },
      { server: "proxy", map: "proxies", name: "proxy-a", conf: "proxyConf", file: "rmq-proxy.json" },
    ] as const;

    test.each(servers.filter(({ server }) => keys[server] !== undefined))(
      "RocketMQ reads back equal, out of $file",
      async ({ server, map, name, conf: key, file }) => {
        const catalogue = keys[server] ?? {};
        const { conf, settings: whole } = accepted(
          (conf) => ({ profile, ...settings, [map]: { [name]: { [key]: conf } } }),
          catalogue,
        );
        expect(Object.keys(conf).length).toBeGreaterThan(Object.keys(catalogue).length / 2);
        const plan = planCluster(resolved(whole, machine));
        const pattern = new RegExp(`/${file}$`);
        const content =
          containersOf(plan)
            .map((one) => fileOf(one, pattern))
            .find(Boolean) ?? "";
        const image = await serverImage(profile);
        const found = withClasses(image, (classPath) =>
          readBack(classPath, configurationClasses[server], file, content),
        );
        const names = Object.keys(conf);
        expect(Object.fromEntries(names.map((one) => [one, plain(found.get(one), catalogue[one])]))).toEqual(
          Object.fromEntries(names.map((one) => [one, plain(conf[one], catalogue[one])])),
        );
      },
      3 * minute,
    );
  });
});

describeWith(["docker"], "a running broker", () => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.find();
  }, minute);
  afterEach(() => place.clear(), minute);

  test.each(cases)(
    "of $profile takes every key of the catalogue, and no other",
    async ({ profile }) => {
      const address = await startSingleBroker(place, profile);
      const { broker } = profiles[profile].server.keys;
      const elsewhere = cases.flatMap(({ profile: other }) =>
        Object.keys(profiles[other].server.keys.broker),
      );
      const not = new Set(elsewhere.filter((key) => !(key in broker) && !notHere.test(key)));
      await withConnection(address, requestOptions({ seconds: 120 }), async (ask) => {
        const before = await shownSettings(ask);
        const keys = Object.keys(broker).filter((key) => !notHere.test(key));
        for (const key of keys) {
          const value = String(harmless(broker[key], before.get(nameIn(before, key) ?? "") ?? ""));
          await changeSetting(ask, key, value);
          const after = await shownSettings(ask);
          const shown = after.get(nameIn(after, key) ?? "") ?? "";
          expect([key, plain(shown, broker[key])]).toEqual([key, plain(value, broker[key])]);
          await changeSetting(ask, key, before.get(nameIn(before, key) ?? "") ?? "");
        }
        for (const key of not) expect([key, nameIn(before, key)]).toEqual([key, undefined]);
      });
    },
    5 * minute,
  );
});

/** Keys of the address and the store, those of access control, which a broker does not show, and the list of what it keeps. */
const notHere =
  /^(listenPort|brokerConfigPath|configBlackList|brokerIP[12]|bindAddress|rocketmqHome|namesrvAddr|storePath.*|auth.*|initAuth.*|innerClient.*|migrateAuth.*|clusterName|configName|(user|acl|stateful).*Cache.*)$/;

/** Another value, near to the one that there is. */
function harmless({ type, values = [] }: CatalogueKey, now: string): unknown {
  if (type === "boolean") return now !== "true";
  if (type === "enum") return values.find((one) => one !== now);
  return type === "string" ? `${now}x` : Number(now) + (Number(now) === 2 ** 31 - 1 ? -1 : 1);
}

/** The fields that a broker shows are not always called as the keys. */
const nameIn = (shown: ReadonlyMap<string, string>, key: string): string | undefined =>
  [key, `is${key[0].toUpperCase()}${key.slice(1)}`].find((name) => shown.has(name));
