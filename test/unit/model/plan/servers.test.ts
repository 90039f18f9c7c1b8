import { ContainerPlan, planCluster, containersOf } from "../../../../model/plan";
import type { ClusterSettings } from "../../../../components/args";
import { textOf } from "../../support/plan";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

const plan = (settings: ClusterSettings) => planCluster(resolvedFor(settings));

/** What runs in a container, without how it is kept apart, stopped and watched. */
const essence = (plan: ContainerPlan) => {
  const { name, image, command, environment, ports, aliases, hosts, mounts, restart } = plan;
  return {
    name,
    image,
    command: command?.join(" "),
    environment,
    ports: ports.map(({ address, external, internal }) => `${address}:${external}:${internal}`),
    aliases,
    hosts: hosts.map(({ name: host, address }) => `${host}:${address}`),
    mounts: mounts.map(({ kind, source, target }) => `${kind} ${source} at ${target}`),
    restart,
  };
};

test("the rocketmq44 profile is the blog post's installation, flag by flag", () => {
  const { nameServers, brokers, proxies, console } = plan(minimal.rocketmq44);
  expect(proxies).toEqual([]);
  expect([nameServers[0].prepare, brokers[0].prepare]).toEqual([undefined, undefined]);
  expect(essence(nameServers[0].container)).toEqual({
    name: "rmqnamesrv",
    image: "rocketmqinc/rocketmq",
    command: "sh mqnamesrv",
    environment: { MAX_POSSIBLE_HEAP: "100000000" },
    ports: ["192.168.1.20:9876:9876"],
    aliases: ["namesrv"], // which the post's broker had by a link
    hosts: [],
    mounts: ["folder /srv/data/rocketmq/log at /root/logs", "folder /srv/data/rocketmq/store at /root/store"],
    restart: "always",
  });
  expect(essence(brokers[0].container)).toEqual({
    name: "rmqbroker",
    image: "rocketmqinc/rocketmq",
    command: "sh mqbroker -c /opt/rocketmq/conf/broker.conf",
    environment: { NAMESRV_ADDR: "192.168.1.20:9876", MAX_POSSIBLE_HEAP: "200000000" },
    ports: ["192.168.1.20:10909:10909", "192.168.1.20:10911:10911"],
    aliases: [],
    hosts: [],
    mounts: [
      "folder /srv/data/rocketmq/data/broker/logs at /root/logs",
      "folder /srv/data/rocketmq/data/broker/store at /root/store",
    ],
    restart: "always",
  });
  expect(brokers[0].container.files.map(({ path }) => path)).toEqual([
    "/opt/rocketmq/conf/broker.conf",
    "/opt/rocketmq/conf/live.conf",
  ]);
  expect(console && essence(console)).toEqual({
    name: "rmqadmin",
    image: "pangliang/rocketmq-console-ng",
    command: undefined,
    environment: {
      JAVA_OPTS: "-Drocketmq.namesrv.addr=192.168.1.20:9876 -Dcom.rocketmq.sendMessageWithVIPChannel=false",
    },
    ports: ["192.168.1.20:8888:8080"],
    aliases: [],
    hosts: [],
    mounts: [],
    restart: "always",
  });
});

describe.each([
  ["rocketmq5", "apache/rocketmq:5.5.0", ["/opt/rocketmq-mending.jar"]],
  ["rocketmq4", "apache/rocketmq:4.9.7", []],
] as const)("the %s profile", (profile, image, mending) => {
  const { nameServers, brokers, console } = plan({ profile, ip: "10.0.0.1" });

  test("has a name server", () => {
    expect(essence(nameServers[0].container)).toEqual({
      name: "rocketmq-namesrv-a",
      image,
      command: "sh mqnamesrv",
      environment: {
        JAVA_OPT_EXT:
          "-Xms100663296 -Xmx100663296 -Xmn50331648 -XX:MaxDirectMemorySize=100663296 -XX:-AlwaysPreTouch " +
          "-XX:-UsePerfData -Dsun.net.inetaddr.ttl=3 -XX:TieredStopAtLevel=1 -Dtls.server.mode=disabled",
      },
      ports: ["10.0.0.1:9876:9876"],
      aliases: ["namesrv"],
      hosts: [],
      mounts: [
        "volume rocketmq-namesrv-a-logs at /home/rocketmq/logs",
        "volume rocketmq-namesrv-a-namesrv at /home/rocketmq/namesrv",
      ],
      restart: "unless-stopped",
    });
    expect(nameServers[0].container.files).toEqual([]);
  });

  test("has a broker", () => {
    expect(essence(brokers[0].container)).toEqual({
      name: "rocketmq-broker-a",
      image,
      command: "sh mqbroker -c /home/rocketmq/conf/broker.conf",
      environment: {
        NAMESRV_ADDR: "rocketmq-namesrv-a:9876",
        JAVA_OPT_EXT:
          "-Xms335544320 -Xmx335544320 -Xmn167772160 -XX:MaxDirectMemorySize=335544320 -XX:-AlwaysPreTouch " +
          "-XX:-UsePerfData -Dsun.net.inetaddr.ttl=3 " +
          `${mending.map((jar) => `-javaagent:${jar} `).join("")}-Dtls.server.mode=disabled -XX:MaxDirectMemorySize=1426063360`,
      },
      ports: ["10.0.0.1:10909:10909", "10.0.0.1:10911:10911", "10.0.0.1:10912:10912"],
      aliases: [],
      hosts: [],
      mounts: [
        "volume rocketmq-broker-a-logs at /home/rocketmq/logs",
        "volume rocketmq-broker-a-store at /home/rocketmq/store",
      ],
      restart: "unless-stopped",
    });
    expect(brokers[0].container.files.map(({ path }) => path)).toEqual([
      "/home/rocketmq/conf/broker.conf",
      "/home/rocketmq/conf/live.conf",
      ...mending,
    ]);
  });

  test("has a console with a login", () => {
    expect(console && essence(console)).toEqual({
      name: "rocketmq-console",
      image: "apacherocketmq/rocketmq-dashboard:2.0.0",
      command: undefined,
      environment: {
        JAVA_OPTS:
          "-Xmx167772160 -XX:-UsePerfData -Dsun.net.inetaddr.ttl=3 -XX:TieredStopAtLevel=1 " +
          "-Drocketmq.namesrv.addr=rocketmq-namesrv-a:9876 -Drocketmq.config.namesrvAddrs[0]=rocketmq-namesrv-a:9876 " +
          "-Drocketmq.config.isVIPChannel=false " +
          (profile === "rocketmq5"
            ? "-Drocketmq.config.proxyAddr=rocketmq-proxy-a:8082 -Drocketmq.config.proxyAddrs[0]=rocketmq-proxy-a:8082 "
            : "-Drocketmq.config.proxyAddr= -Drocketmq.config.proxyAddrs= ") +
          "-Drocketmq.config.loginRequired=true -Drocketmq.config.dataPath=/rocketmq-console",
      },
      ports: ["10.0.0.1:8888:8080"],
      aliases: [],
      hosts: [],
      mounts: [],
      restart: "unless-stopped",
    });
    expect(console?.files).toEqual([]); // its password is a secret, which no plan holds
    const open = plan({ profile, console: { login: false } }).console;
    expect(open?.environment.JAVA_OPTS).not.toMatch(/login|dataPath/);
  });

  test("keeps its data in folders of a workspace, one for each container", () => {
    const inFolder = plan({ profile, workspace: "/srv", brokers: { b0: {} } });
    expect(essence(inFolder.nameServers[0].container).mounts).toEqual([
      "folder /srv/data/rocketmq/rocketmq-namesrv-a/logs at /home/rocketmq/logs",
      "folder /srv/data/rocketmq/rocketmq-namesrv-a/namesrv at /home/rocketmq/namesrv",
    ]);
    expect(essence(inFolder.brokers[0].container).mounts).toEqual([
      "folder /srv/data/rocketmq/rocketmq-b0/logs at /home/rocketmq/logs",
      "folder /srv/data/rocketmq/rocketmq-b0/store at /home/rocketmq/store",
    ]);
  });

  test.each([{}, { workspace: "/srv" }])("gives a server's folders to its user beforehand: %j", (storage) => {
    const { container, prepare } = plan({ profile, ...storage }).brokers[0];
    expect(prepare).toEqual({
      name: "rocketmq-broker-a-prepare",
      image,
      entrypoint: ["bash", "-c", expect.stringContaining("chown") as string, "prepare"],
      command: ["3000:3000", "/home/rocketmq/logs", "/home/rocketmq/store"],
      environment: {},
      networkMode: "none",
      ports: [],
      aliases: [],
      hosts: [],
      mounts: container.mounts,
      files: [],
      user: "0:0",
      labels: {},
      log: { size: "10m", files: 3 },
      restart: "no",
      leastPrivilege: true,
      capabilities: ["CAP_CHOWN"],
      graceSeconds: 1,
    });
  });
});

test("RocketMQ 5 has a proxy", () => {
  const { proxies } = plan({ ip: "10.0.0.1" });
  const [proxy] = proxies;
  expect(essence({ ...proxy, command: proxy.command?.slice(-4) })).toEqual({
    name: "rocketmq-proxy-a",
    image: "apache/rocketmq:5.5.0",
    command: "sh mqproxy -pc /home/rocketmq/conf/rmq-proxy.json", // once there is a broker: see the proxies' tests
    environment: {
      JAVA_OPT_EXT:
        "-Xms201326592 -Xmx201326592 -Xmn100663296 -XX:MaxDirectMemorySize=201326592 -XX:-AlwaysPreTouch " +
        "-XX:-UsePerfData -Dsun.net.inetaddr.ttl=3",
    },
    ports: ["10.0.0.1:8081:8081", "10.0.0.1:8082:8082"],
    aliases: [],
    hosts: [],
    mounts: [],
    restart: "unless-stopped",
  });
  expect(proxies).toHaveLength(1);
  expect(proxy.files.map(({ path }) => path)).toEqual(["/home/rocketmq/conf/rmq-proxy.json"]);
  expect(plan({ profile: "rocketmq4" }).proxies).toEqual([]);
});

test("rocketmq44's data may live in volumes", () => {
  const { nameServers, brokers } = plan({ ...minimal.rocketmq44, workspace: undefined, storage: "volume" });
  expect([nameServers[0], brokers[0]].flatMap(({ container }) => essence(container).mounts)).toEqual([
    "volume rmqnamesrv-logs at /root/logs",
    "volume rmqnamesrv-store at /root/store",
    "volume rmqbroker-logs at /root/logs",
    "volume rmqbroker-store at /root/store",
  ]);
});

test.each(profileList)("the console of %s gives way to the servers, but for the blog post's", (profile) => {
  const config = plan(minimal[profile]);
  const isRocketmq44 = profile === "rocketmq44";
  expect(containersOf(config).map(({ cpuShares }) => cpuShares)).toEqual(
    containersOf(config).map((server) => (server === config.console && !isRocketmq44 ? 256 : undefined)),
  );
});

test.each(profileList)(
  "servers of %s run as the image's user, with the rights that the profile says",
  (profile) => {
    const leastPrivilege = profile !== "rocketmq44";
    for (const server of containersOf(plan(minimal[profile]))) {
      expect(server).toMatchObject({ leastPrivilege });
      expect(server.user).toBeUndefined();
      expect(server.capabilities).toBeUndefined();
    }
  },
);

test.each(profileList)("servers of %s have time to close their store", (profile) => {
  const { nameServers, brokers, proxies } = plan(minimal[profile]);
  for (const { graceSeconds } of [
    ...[...nameServers, ...brokers].map(({ container }) => container),
    ...proxies,
  ])
    expect(graceSeconds).toBeGreaterThanOrEqual(30);
});

test("settings reach the containers", () => {
  const { nameServers, brokers, proxies, console } = plan({
    ip: "10.0.0.1",
    bindAddress: "0.0.0.0",
    nameServers: { n0: { image: "n:1", port: 19876, heap: "64m" } },
    brokers: { b0: { image: "b:1", heap: "1g", listenPort: 20911 } },
    proxies: { p0: { image: "p:1", grpcServerPort: 18081, remotingListenPort: 18082, heap: "128m" } },
    console: { image: "c:1", port: 18888, heap: "64m" },
  });
  expect(nameServers[0].container).toMatchObject({
    name: "rocketmq-n0",
    image: "n:1",
    ports: [{ internal: 9876, external: 19876, address: "0.0.0.0" }],
    environment: { JAVA_OPT_EXT: expect.stringContaining("-Xmx67108864 ") as string },
  });
  expect(brokers[0].container).toMatchObject({
    name: "rocketmq-b0",
    image: "b:1",
    ports: [
      { internal: 20909, external: 20909, address: "0.0.0.0" },
      { internal: 20911, external: 20911, address: "0.0.0.0" },
      { internal: 20912, external: 20912, address: "0.0.0.0" },
    ],
    environment: {
      NAMESRV_ADDR: "rocketmq-n0:9876",
      JAVA_OPT_EXT: expect.stringContaining("-Xmx1073741824 ") as string,
    },
  });
  expect(proxies[0]).toMatchObject({
    name: "rocketmq-p0",
    image: "p:1",
    ports: [
      { internal: 18081, external: 18081, address: "0.0.0.0" },
      { internal: 18082, external: 18082, address: "0.0.0.0" },
    ],
    environment: { JAVA_OPT_EXT: expect.stringContaining("-Xmx134217728 ") as string },
  });
  expect(console).toMatchObject({
    name: "rocketmq-console",
    image: "c:1",
    ports: [{ internal: 8080, external: 18888, address: "0.0.0.0" }],
    environment: { JAVA_OPTS: expect.stringMatching(/^-Xmx67108864 /) as string },
  });
});

test.each([
  ["a broker's replication is published where it was put", "rocketmq5", [10909, 10911, 15000]],
  ["RocketMQ 4 has it at listenPort + 1 whatever broker.conf says", "rocketmq4", [10909, 10911, 10912]],
] as const)("%s", (_, profile, ports) => {
  const { brokers } = plan({ profile, brokers: { "broker-a": { brokerConf: { haListenPort: 15000 } } } });
  const published = brokers[0].container.ports.map(({ internal, external }) => [internal, external]);
  expect(published).toEqual(ports.map((port) => [port, port]));
});

describe("the cluster's own name", () => {
  const name = "rocketmq.example.com";

  test.each<[string, ClusterSettings, object[]]>([
    ["leads containers to where its ports are", { ip: name }, [{ name, address: "192.168.1.20" }]],
    ["leads them to another address", { ip: name, bindAddress: "10.9.9.9" }, [{ name, address: "10.9.9.9" }]],
    [
      "leads them to the Docker host where ports are on all its addresses",
      { ip: name, bindAddress: "0.0.0.0" },
      [{ name, address: "host-gateway" }],
    ],
    ["is none on a loopback address", {}, []],
    ["is none on another address", { ip: "10.0.0.1" }, []],
    ["is none where all addresses are published on", { ip: "10.0.0.1", bindAddress: "0.0.0.0" }, []],
    ["is none where nothing is published", { ip: "none" }, []],
  ])("%s", (_, settings, hosts) => {
    const planned = plan({
      ...settings,
      nameServers: { "namesrv-a": {}, "namesrv-b": {} },
      brokers: { "broker-a": {}, "broker-b": {} },
      proxies: { "proxy-a": {}, "proxy-b": {} },
    });
    expect(containersOf(planned)).toHaveLength(7);
    for (const server of containersOf(planned)) expect(server.hosts).toEqual(hosts);
    for (const { prepare } of [...planned.nameServers, ...planned.brokers])
      expect(prepare?.hosts).toEqual([]);
  });

  test("does so in the rocketmq44 profile, whose servers find each other by it", () => {
    const { brokers } = plan({ ...minimal.rocketmq44, ip: name });
    expect(brokers[0].container.environment.NAMESRV_ADDR).toBe(`${name}:9876`);
    expect(brokers[0].container.hosts).toEqual([{ name, address: "192.168.1.20" }]);
  });
});

describe("on the Docker host's network", () => {
  const onHost = (settings: ClusterSettings) => plan({ ip: "10.0.0.1", networkMode: "host", ...settings });
  const path = "/home/rocketmq/conf/namesrv.conf";
  const everywhere = { bindAddress: "0.0.0.0" };

  test.each(profileList)(
    "the servers of %s are, and publish nothing; their preparations are not",
    (profile) => {
      const planned = onHost({ ...minimal[profile] });
      expect(planned.networkName).toBe("host");
      for (const server of containersOf(planned))
        expect(server).toMatchObject({ networkMode: "host", ports: [] });
      for (const { prepare } of [...planned.nameServers, ...planned.brokers])
        expect(prepare?.networkMode).toBe(profile === "rocketmq44" ? undefined : "none");
    },
  );

  test("without it no server has a network mode", () => {
    for (const ip of ["127.0.0.1", "10.0.0.1", "none"])
      for (const server of containersOf(plan({ ip }))) expect(server.networkMode).toBeUndefined();
  });

  test.each<[string, ClusterSettings, string | undefined]>([
    ["its address", {}, "bindAddress=10.0.0.1\n"], // and 9876 is usual
    ["another address", { bindAddress: "10.9.9.9" }, "bindAddress=10.9.9.9\n"],
    [
      "its address and port",
      { nameServers: { "namesrv-a": { port: 19876 } } },
      "listenPort=19876\nbindAddress=10.0.0.1\n",
    ],
    ["its port", { ...everywhere, nameServers: { "namesrv-a": { port: 19876 } } }, "listenPort=19876\n"],
    ["nothing: all addresses and 9876 are usual", everywhere, undefined],
    ["nothing by RocketMQ 4, which knows no address", { profile: "rocketmq4" }, undefined],
    [
      "its port by RocketMQ 4",
      { profile: "rocketmq4", nameServers: { "namesrv-a": { port: 19876 } } },
      "listenPort=19876\n",
    ],
  ])("a name server's file tells it %s", (_, settings, conf) => {
    const { command, files } = onHost(settings).nameServers[0].container;
    expect(files).toEqual(conf === undefined ? [] : [{ path, content: conf }]);
    expect(command).toEqual(["sh", "mqnamesrv", ...(conf === undefined ? [] : ["-c", path])]);
  });

  test("each of several name servers has a port of its own", () => {
    const { nameServers } = onHost({ nameServers: { "namesrv-a": {}, "namesrv-b": {} } });
    expect(nameServers.map(({ container }) => textOf(container.files[0]))).toEqual([
      "bindAddress=10.0.0.1\n",
      "listenPort=9877\nbindAddress=10.0.0.1\n",
    ]);
  });

  test("the rocketmq44 profile's name server has its file where its RocketMQ is", () => {
    const { command, files } = onHost({
      ...minimal.rocketmq44,
      nameServers: { "namesrv-a": { port: 19876 } },
    }).nameServers[0].container;
    const confPath = "/opt/rocketmq/conf/namesrv.conf";
    expect(files).toEqual([{ path: confPath, content: "listenPort=19876\n" }]);
    expect(command).toEqual(["sh", "mqnamesrv", "-c", confPath]);
    expect(onHost(minimal.rocketmq44).nameServers[0].container.files).toEqual([]);
  });

  test("with a network of its own a name server has no file, whatever its port", () => {
    const { command, files } = plan({ ip: "10.0.0.1", nameServers: { "namesrv-a": { port: 19876 } } })
      .nameServers[0].container;
    expect([command, files]).toEqual([["sh", "mqnamesrv"], []]);
  });

  test.each<[string, ClusterSettings, string | undefined]>([
    ["its address", {}, "10.0.0.1"],
    ["another address", { bindAddress: "10.9.9.9" }, "10.9.9.9"],
    ["the machine's, of a name", { ip: "rocketmq.example.com" }, "192.168.1.20"],
    ["none where it is to listen on all", everywhere, undefined],
    ["none in RocketMQ 4, which knows none", { profile: "rocketmq4" }, undefined],
    ["none in the rocketmq44 profile, whose RocketMQ knows none", minimal.rocketmq44, undefined],
    ["none with a network of its own", { networkMode: "bridge" }, undefined],
  ])("broker.conf has for a bindAddress %s", (_, settings, bindAddress) => {
    const conf = textOf(onHost(settings).brokers[0].container.files[0]).split("\n");
    expect(conf.filter((line) => line.startsWith("bindAddress"))).toEqual(
      bindAddress === undefined ? [] : [`bindAddress=${bindAddress}`],
    );
  });

  test.each<[string, ClusterSettings, string[]]>([
    ["its port and address", {}, ["-Dserver.port=8888", "-Dserver.address=10.0.0.1"]],
    ["its address", { console: { port: 8080 } }, ["-Dserver.address=10.0.0.1"]],
    ["its port", everywhere, ["-Dserver.port=8888"]],
    ["nothing: all addresses and 8080 are usual", { ...everywhere, console: { port: 8080 } }, []],
    ["both by RocketMQ 4 too", { profile: "rocketmq4" }, ["-Dserver.port=8888", "-Dserver.address=10.0.0.1"]],
    [
      "both in the rocketmq44 profile too",
      { ...minimal.rocketmq44, ip: "10.0.0.1" },
      ["-Dserver.port=8888", "-Dserver.address=10.0.0.1"],
    ],
    ["nothing with a network of its own", { networkMode: "bridge" }, []],
  ])("the console's properties tell it %s", (_, settings, properties) => {
    const options = onHost(settings).console?.environment.JAVA_OPTS.split(" ") ?? [];
    expect(options.filter((option) => option.startsWith("-Dserver."))).toEqual(properties);
  });

  test("a proxy is told no address, as it knows none", () => {
    const configOf = (networkMode: "host" | "bridge") =>
      JSON.parse(textOf(onHost({ networkMode }).proxies[0].files[0])) as object;
    expect(configOf("host")).toEqual({ ...configOf("bridge"), namesrvAddr: "10.0.0.1:9876" });
  });

  test.each<[ClusterSettings, object[]]>([
    [{}, []],
    [{ ip: "rocketmq.example.com" }, [{ name: "rocketmq.example.com", address: "192.168.1.20" }]],
    [
      { ip: "rocketmq.example.com", bindAddress: "0.0.0.0" },
      [{ name: "rocketmq.example.com", address: "host-gateway" }],
    ],
  ])("servers with %j know the cluster's name", (settings, hosts) => {
    for (const server of containersOf(onHost(settings))) expect(server.hosts).toEqual(hosts);
  });
});

test("a broker has direct memory for a buffer of the largest message for each thread that stores some", () => {
  const limits = (brokerConf: Record<string, string>, jvmOptions: string[] = []) => {
    const { brokers } = planCluster(
      resolvedFor({ brokers: { "broker-a": { heap: "1g", brokerConf, jvmOptions } } }),
    );
    return brokers[0].container.environment.JAVA_OPT_EXT.match(/MaxDirectMemorySize=\w+/g)?.map(
      (text) => text.split("=")[1],
    );
  };
  const kib = 2 ** 10;
  const limit = (largest: number) => String(2 ** 30 + 256 * (largest + 64 * kib));
  expect(limits({})?.at(-1)).toBe(limit(4096 * kib));
  expect(limits({ maxMessageSize: "8388608" })?.at(-1)).toBe(limit(8192 * kib));
  expect(limits({}, ["-XX:MaxDirectMemorySize=2g"])?.at(-1)).toBe("2g");
});
