import { Catalogues } from "./catalogue";
import { BrokerDefaults, DataFolder, Profile, ProfileName, ProxyDefaults } from "./profile";

export const home = "/home/rocketmq";

const folder = (name: string, target: string): DataFolder => ({
  name,
  target: `${home}/${target}`,
  hostPath: (containerName) => `data/rocketmq/${containerName}/${name}`,
});

const logs = folder("logs", "logs");

/**
 * JAVA_OPT_EXT comes last on the command line and so wins over what the image's scripts set, in old images as in
 * new ones. The young generation goes with the heap because the scripts fix it at 1 GB or more. Without pre-touch
 * an idle broker occupies what it uses, not all it may use.
 */
function jvmEnvironment(heap: number, options: readonly string[], buffers = 0): Record<string, string> {
  const young = Math.floor(heap / 2);
  const sizes = `-Xms${heap} -Xmx${heap} -Xmn${young} -XX:MaxDirectMemorySize=${heap + buffers} -XX:-AlwaysPreTouch`;
  return { JAVA_OPT_EXT: [sizes, withoutCounters, freshNames, ...options].join(" ") };
}

/**
 * Twenty times a second a JVM would bring its counters up to date in a file in /tmp, which Docker writes to the disk. They
 * are for jps and jstat, which the images do not have.
 */
const withoutCounters = "-XX:-UsePerfData";

/** A container that is made anew may have another address. By itself a JVM goes by the one before for half a minute. */
const freshNames = "-Dsun.net.inetaddr.ttl=3";

/**
 * For servers that work little: the JVM compiles quickly rather than well, which saves a third of the processor's time
 * at their start, and a fifth of their memory.
 */
const quickly = ["-XX:TieredStopAtLevel=1"];

/** The images that the Apache project publishes, alike from 4.9 to 5.x. */
export const apacheProfile = (
  name: ProfileName,
  version: string,
  keys: Catalogues,
  {
    proxy,
    broker,
  }: { proxy?: ProxyDefaults; broker?: Pick<BrokerDefaults, "conf" | "lateTopics" | "isMended"> } = {},
): Profile => ({
  name,
  server: {
    image: `apache/rocketmq:${version}`,
    version,
    user: { uid: 3000, gid: 3000 },
    home,
    brokerConfFile: `${home}/conf/broker.conf`,
    keys,
    tls: true,
    nameServerCommand: ["sh", "mqnamesrv"],
    nameServerConfFile: `${home}/conf/namesrv.conf`,
    brokerCommand: ["sh", "mqbroker"],
    jvmEnvironment,
    // A name server keeps its key-value configuration (the queues of ordered topics) in ~/namesrv.
    nameServer: {
      heap: "96m",
      jvmOptions: quickly,
      folders: [logs, folder("namesrv", "namesrv")],
    },
    broker: {
      heap: "320m",
      folders: [logs, folder("store", "store")],
      encoders: 256, // those that gRPC's consumers keep busy alone are 44 and two more for each processor
      ...broker,
    },
    proxy,
  },
  console: {
    // Not 2.1.0: its pages call http://localhost:8082 wherever they are opened (dashboard#359, #401).
    image: "apacherocketmq/rocketmq-dashboard:2.0.0",
    port: 8080,
    heap: "160m",
    jvmOptions: [withoutCounters, freshNames, ...quickly],
    // It gives way to the servers, whose start it would hold up.
    cpuShares: 256,
    dataPath: "/rocketmq-console",
    properties: (nameServers, proxies) => [
      // Both: which of them a version of the console reads has changed, and it would dial 127.0.0.1 instead.
      `-Drocketmq.namesrv.addr=${nameServers}`,
      `-Drocketmq.config.namesrvAddrs[0]=${nameServers}`,
      "-Drocketmq.config.isVIPChannel=false",
      // Both, for its own default for each is 127.0.0.1:8080. Without a proxy, nothing, which is a list of none.
      `-Drocketmq.config.proxyAddr=${proxies.at(0) ?? ""}`,
      ...(proxies.length === 0
        ? ["-Drocketmq.config.proxyAddrs="]
        : proxies.map((proxy, i) => `-Drocketmq.config.proxyAddrs[${i}]=${proxy}`)),
    ],
  },
  names: { prefix: "rocketmq" },
  restart: "unless-stopped",
  storage: "volume",
  nameServerAddress: "network",
  oneOfEach: false,
  publishesReplication: true,
  leastPrivilege: true,
});
