import { catalogues } from "../../../../model/profiles/catalogue";
import { unsupportedKeys } from "../../../../model/settings/unsupportedKeys";
import { at, inPath, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

/** Further keys of configuration files other than broker.conf, which has a test of its own. */

interface Conf {
  readonly path: string;
  readonly unchecked?: string;
  /** A key that the server knows, and a misspelt one. */
  readonly known?: readonly [key: string, value: unknown, misspelt: string];
  /** A key, a legal value, and one that is wrong. */
  readonly typed?: readonly [key: string, wrong: unknown, expected: string];
  readonly derived: readonly (readonly [key: string, setting: string])[];
}

const confs: readonly Conf[] = [
  {
    path: "nameServers.namesrv-a.namesrvConf",
    unchecked: "uncheckedNamesrvConf",
    known: ["scanNotActiveBrokerInterval", 5000, "scanNotActiveBrokersInterval"],
    typed: ["scanNotActiveBrokerInterval", "soon", "a whole number of at most 64 bits is wanted."],
    derived: [
      ["listenPort", "port"],
      ["bindAddress", "networkMode and bindAddress"],
    ],
  },
  {
    path: "proxies.proxy-a.proxyConf",
    unchecked: "uncheckedProxyConf",
    known: ["grpcMaxInboundMessageSize", 1024, "grpcMaxInboundMessagesSize"],
    typed: ["grpcMaxInboundMessageSize", "1k", "a whole number of at most 32 bits is wanted."],
    derived: [
      ["rocketMQClusterName", "brokerClusterName"],
      ["namesrvAddr", "the name servers of the cluster"],
      ["proxyMode", "the cluster, whose proxies stand on their own"],
      ["grpcServerPort", "grpcServerPort"],
      ["remotingListenPort", "remotingListenPort"],
      ["remotingAccessAddr", "ip"],
    ],
  },
  {
    path: "console.consoleProperties",
    derived: [
      ["server.port", "port"],
      ["server.address", "networkMode and bindAddress"],
      ["rocketmq.namesrv.addr", "the name servers of the cluster"],
      ["rocketmq.config.namesrvAddrs[0]", "the name servers of the cluster"],
      ["rocketmq.config.loginRequired", "login"],
      ["rocketmq.config.dataPath", "the profile"],
    ],
  },
];

describe.each(confs)("$path", ({ path, unchecked, known, typed, derived }) => {
  const problemsWith = (conf: object, where = path) => problemsOf(at(where, conf));
  const uncheckedPath = path.replace(/\w+$/, unchecked ?? "");

  test.each(derived)("does not take %s, which follows from %s", (key, setting) => {
    for (const where of unchecked === undefined ? [path] : [path, uncheckedPath])
      expect(problemsWith({ [key]: "1" }, where)).toEqual([
        { path: `${where}.${key}`, found: "1", expected: `it follows from ${setting}: set that.` },
      ]);
  });

  test.each(["x\ny", " x", "a=b", "a b", "#a", "", "-Dx"])("does not take the key %j", (key) => {
    expect(problemsWith({ [key]: "1" }, unchecked === undefined ? path : uncheckedPath)).toEqual([
      {
        path: `${unchecked === undefined ? path : uncheckedPath}.${inPath(key)}`,
        found: "1",
        expected: "a key of letters, digits, '_', '.' and '-' is wanted.",
      },
    ]);
  });

  test.each([["two\nlines"], [{}], [[]], [null]])("does not take the value %j", (value) => {
    const where = unchecked === undefined ? path : uncheckedPath;
    expect(problemsWith({ x: value }, where)).toMatchObject([
      { path: `${where}.x`, expected: "a text of one line, a number, true or false is wanted." },
    ]);
  });

  if (known !== undefined && typed !== undefined) {
    const [key, value, misspelt] = known;

    test("takes a key that RocketMQ knows, and no other", () => {
      expect(problemsWith({ [key]: value })).toEqual([]);
      expect(problemsWith({ [misspelt]: value })).toEqual([
        {
          path: `${path}.${misspelt}`,
          found: value,
          expected: `RocketMQ 5.5.0 has no such key. Did you mean ${key}? A key of another RocketMQ goes into ${unchecked}.`,
        },
      ]);
      expect(problemsWith({ [misspelt]: value }, uncheckedPath)).toEqual([]);
    });

    test("takes no value of another type than the key's", () => {
      const [typedKey, wrong, expected] = typed;
      expect(problemsWith({ [typedKey]: wrong })).toEqual([
        { path: `${path}.${typedKey}`, found: wrong, expected },
      ]);
      expect(problemsWith({ [typedKey]: wrong }, uncheckedPath)).toEqual([]);
    });

    test("and the unchecked one do not have the same key", () => {
      const [, server, conf] = /^(.*)\.(\w+)$/.exec(path) as RegExpExecArray;
      expect(
        problemsOf(at(server, { [conf]: { [key]: value }, [unchecked ?? ""]: { [key]: value } })),
      ).toEqual([
        {
          path: `${uncheckedPath}.${key}`,
          found: value,
          expected: `it is in ${conf} too: leave it in one of them.`,
        },
      ]);
    });
  }
});

test.each(profileList)("the default of every key that a name server of %s knows is legal", (profile) => {
  const version = resolvedFor(minimal[profile]).shared.profile.server.version as keyof typeof catalogues;
  const defaults = Object.entries(catalogues[version].namesrv).filter(
    ([key, known]) => known.default !== undefined && !known.unread && !/^(listenPort|bindAddress)$/.test(key),
  );
  const conf = Object.fromEntries(defaults.map(([key, known]) => [key, known.default]));
  expect(defaults.length).toBeGreaterThan(10);
  expect(problemsOf({ ...minimal[profile], nameServers: { "namesrv-a": { namesrvConf: conf } } })).toEqual(
    [],
  );
});

test("a value of every key's type that a proxy knows is legal", () => {
  const derived =
    /^(rocketMQClusterName|namesrvAddr|proxyMode|grpcServerPort|remotingListenPort|remotingAccessAddr|metricsPromExporterHost|namesrvDomain\w*|heartbeatSyncerTopicClusterName|tlsTestModeEnable|tlsKey\w+|tlsCertPath)$/;
  const accessControl =
    /^(auth|enableACL|enableAcl|initAuth|innerClientAuth|migrateAuth|userCache|aclCache|stateful)/;
  const unsupported = unsupportedKeys("proxy", "rocketmq5");
  const examples = { boolean: true, int: 1, long: 2 ** 40, double: 0.5, string: "x" };
  const keys = Object.entries(catalogues["5.5.0"].proxy ?? {}).filter(
    ([key, { unread }]) =>
      !derived.test(key) && !unread && !accessControl.test(key) && !Object.hasOwn(unsupported, key),
  );
  const conf = Object.fromEntries(
    keys.map(([key, { type, values = [] }]) => [key, type === "enum" ? values[0] : examples[type]]),
  );
  expect(keys.length).toBeGreaterThan(100);
  expect(problemsOf({ proxies: { "proxy-a": { proxyConf: conf } } })).toEqual([]);
});

test.each(["a b", "a\tb", '"', "'", "$HOME", "`id`", "\\"])(
  "the console's shell would not hand over the value %j",
  (found) => {
    expect(problemsOf({ console: { consoleProperties: { x: found } } })).toEqual([
      {
        path: "console.consoleProperties.x",
        found,
        expected: "a text without blanks, quotes, '$' and '\\' is wanted.",
      },
    ]);
  },
);

test("values are taken as text", () => {
  const { nameServers, proxies, console } = resolvedFor({
    nameServers: { "namesrv-a": { uncheckedNamesrvConf: { a: 1, b: true, c: "x y" } } },
    proxies: { "proxy-a": { uncheckedProxyConf: { a: 0.5 } } },
    console: { consoleProperties: { "a.b[0]": false } },
  });
  expect(nameServers[0].namesrvConf).toEqual({ a: "1", b: "true", c: "x y" });
  expect(proxies[0].proxyConf).toEqual({ a: "0.5" });
  expect(console?.consoleProperties).toEqual({ "a.b[0]": "false" });
});
