import { planCluster } from "../model/plan";
import { profiles } from "../model/profiles";
import { thisMachine } from "../components/machine";
import { resolved } from "../model/settings";
import { ConfigPaths } from "../test/e2e/support/config";
import { isThere, serverImage, serverImages } from "../test/e2e/support/images";

/** The images that all sides of a comparison use. */
export interface BenchmarkImages {
  readonly server: string;
  /** Absent where it is neither here nor can be pulled. */
  readonly console?: string;
  /** Stack config that makes a stack of this project use them. */
  readonly config: ConfigPaths;
  /** For the reader: which image is missing, and which is not the official one. */
  readonly notes: readonly string[];
}

export async function findBenchmarkImages(): Promise<BenchmarkImages> {
  const { server, console } = profiles.rocketmq5;
  const image = await serverImage("rocketmq5");
  const servers = serverImages(image);
  const notes =
    image === server.image ? [] : ["RocketMQ's servers run in stand-ins of the official images, built here."];
  return isThere(console.image)
    ? { server: image, console: console.image, config: { ...servers, "console.image": console.image }, notes }
    : {
        server: image,
        config: { ...servers, consoleEnabled: "false" },
        notes: [...notes, "Without the console: its image is not here and could not be pulled."],
      };
}

/** Stack config that gives the servers RocketMQ's own settings where the profile has others to save processor time at rest. */
export function rocketMQsOwn(): ConfigPaths {
  const { broker, keys } = profiles.rocketmq5.server;
  const conf = Object.keys(broker.conf ?? {}).map((key) => [
    `brokerDefaults.brokerConf.${key}`,
    keys.broker[key].default ?? "",
  ]);
  const servers = ["nameServerDefaults", "brokerDefaults", "proxyDefaults", "console"];
  const counters = servers.map((server) => [`${server}.jvmOptions[0]`, "-XX:+UsePerfData"]);
  return Object.fromEntries([...conf, ...counters]) as ConfigPaths;
}

/** The JVM options of the default cluster's servers that limit their memory, without all others. */
export function heapOptions(): Record<"nameServer" | "broker" | "proxy" | "console", string> {
  const { nameServers, brokers, proxies, console } = planCluster(resolved({}, thisMachine()));
  const sizes = (environment: Readonly<Record<string, string>> = {}) =>
    Object.values(environment)
      .flatMap((value) => value.split(" "))
      .filter((option) => /^-X(m[snx]\d|X:MaxDirectMemorySize=|X:[-+]AlwaysPreTouch)/.test(option))
      .join(" ");
  return {
    nameServer: sizes(nameServers[0].container.environment),
    broker: sizes(brokers[0].container.environment),
    proxy: sizes(proxies[0].environment),
    console: sizes(console?.environment),
  };
}
