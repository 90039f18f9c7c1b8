/**
 * Writes model/profiles/catalogue/<server>/<version>.json: the keys that a server of a RocketMQ knows in its configuration
 * file, from its own list (`mqbroker -p`) where it prints one, with the types that its classes declare (`javap`, of any JDK).
 *
 *   npm run catalogue -- 5.3.3 apache/rocketmq:5.3.3
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CatalogueKey, KeyType } from "../model/profiles/catalogue";

/** The classes whose fields are keys of each server's file; an old version lacks the later ones. */
const configurationClasses = {
  broker: [
    "org.apache.rocketmq.common.BrokerConfig",
    "org.apache.rocketmq.common.BrokerIdentity",
    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
    "org.apache.rocketmq.remoting.netty.NettyClientConfig",
    "org.apache.rocketmq.store.config.MessageStoreConfig",
    "org.apache.rocketmq.auth.config.AuthConfig",
  ],
  namesrv: [
    "org.apache.rocketmq.common.namesrv.NamesrvConfig",
    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
    "org.apache.rocketmq.remoting.netty.NettyClientConfig",
  ],
  proxy: ["org.apache.rocketmq.proxy.config.ProxyConfig"],
};

type Server = keyof typeof configurationClasses;

/** The start scripts that print the keys with their defaults, given -p. */
const printingScripts: Partial<Record<Server, string>> = { broker: "mqbroker", namesrv: "mqnamesrv" };

/** Keys whose default is taken from the machine and so says nothing. */
const ofTheMachine =
  /^(rocketmqHome|kvConfigPath|configStorePath|namesrvAddr|brokerIP[12]|brokerName|storePath.*)$|Nums$|ThreadPool/;

const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: "utf8" });

/** The keys with the defaults that the server prints. */
function printedKeys(image: string, script: string): Map<string, string> {
  const printed = run(
    "docker",
    "run",
    "--rm",
    "-e",
    "JAVA_OPT_EXT=-Xmx256m -Xms256m -Xmn64m",
    image,
    "sh",
    script,
    "-p",
  );
  const pairs = printed.split("\n").map((line) => /(?:^|\s)([A-Za-z]\w*)=(.*)$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2].trim()]] : [])));
}

/** What `javap` says of some classes of an image. */
function withClasses<T>(image: string, read: (describe: (...classes: string[]) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
  const container = run("docker", "create", image, "true").trim();
  try {
    const bin = run("docker", "inspect", "-f", "{{.Config.WorkingDir}}", container).trim();
    run("docker", "cp", `${container}:${bin}/../lib`, folder);
    const lib = join(folder, "lib");
    const classPath = readdirSync(lib).map((jar) => join(lib, jar));
    // It fails for a class that this version lacks, having described the others.
    return read(
      (...classes) =>
        spawnSync("javap", ["-cp", classPath.join(":"), ...classes], { encoding: "utf8" }).stdout,
    );
  } finally {
    run("docker", "rm", container);
    rmSync(folder, { recursive: true });
  }
}

const plainTypes: Readonly<Record<string, KeyType>> = {
  boolean: "boolean",
  int: "int",
  long: "long",
  float: "double",
  double: "double",
  "java.lang.String": "string",
};

/** The type of every key that has a setter: RocketMQ ignores the others. */
function settableKeys(
  describe: (...classes: string[]) => string,
  classes: readonly string[],
): Map<string, Omit<CatalogueKey, "default">> {
  const keys = new Map<string, Omit<CatalogueKey, "default">>();
  for (const [, first, rest, type] of describe(...classes).matchAll(/void set(\w)(\w*)\(([\w.]+)\)/g)) {
    const key = first.toLowerCase() + rest;
    const values =
      type in plainTypes
        ? []
        : [...describe(type).matchAll(/static final \S+ (\w+);/g)].map(([, value]) => value);
    // Of several setters the one for an enum says most.
    if (values.length > 0) keys.set(key, { type: "enum", values });
    else if (type in plainTypes && keys.get(key)?.type !== "enum") keys.set(key, { type: plainTypes[type] });
  }
  return keys;
}

/** The keys that can be set, of those that the server prints with their defaults; of all where it prints none. */
function catalogue(
  image: string,
  server: Server,
  settable: ReturnType<typeof settableKeys>,
): [string, CatalogueKey][] {
  const script = printingScripts[server];
  if (script === undefined) return [...settable];
  const entries = new Map<string, CatalogueKey>();
  for (const [printed, value] of printedKeys(image, script)) {
    // The list names fields, the file is read by setters: setScanAvailableNameSrv for isScanAvailableNameSrv.
    const key = settable.has(printed)
      ? printed
      : printed.replace(/^is([A-Z])/, (_, first: string) => first.toLowerCase());
    const known = settable.get(key);
    if (known === undefined) console.log(`left out, as it cannot be set: ${printed}`);
    else entries.set(key, value === "" || ofTheMachine.test(key) ? known : { ...known, default: value });
  }
  return [...entries];
}

const [version, image = `apache/rocketmq:${version}`] = process.argv.slice(2);
withClasses(image, (describe) => {
  for (const [server, classes] of Object.entries(configurationClasses)) {
    const settable = settableKeys(describe, classes);
    if (settable.size === 0) continue; // this version has no such server
    const entries = catalogue(image, server as Server, settable).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = entries.map(([key, entry]) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
    const file = join(__dirname, "..", "model", "profiles", "catalogue", server, `${version}.json`);
    writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
    console.log(`${file}: ${entries.length} keys`);
  }
});
