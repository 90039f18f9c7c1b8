import type { ClusterSettings } from "../../../../components/args";
import { ContainerPlan, containersOf, planCluster, planLabel, serverLabel } from "../../../../model/plan";
import { machine, minimal, profileList, resolvedFor } from "../../support/cluster";
import { textOf } from "../../support/plan";

const plan = (settings: ClusterSettings) => planCluster(resolvedFor(settings));

/** What Docker can do for a server, besides running it. */
const further = {
  environment: { LANG: "C.UTF-8", EMPTY: "" },
  labels: { "com.example.team": "orders" },
  memory: "2g",
  cpus: 1.5,
};

const onAll: ClusterSettings = {
  nameServers: { "namesrv-a": further },
  brokers: { "broker-a": further },
  proxies: { "proxy-a": further },
  console: further,
};

/** Without the labels that say what the container is. */
const withoutOwnLabels = (container: ContainerPlan): ContainerPlan => {
  const { [planLabel]: _, [serverLabel]: __, ...labels } = container.labels;
  return { ...container, labels };
};

test("environment, labels and limits reach the container of each kind of server", () => {
  const [with_, without] = [containersOf(plan(onAll)), containersOf(plan({}))];
  expect(with_).toHaveLength(4);
  expect(with_.map(withoutOwnLabels)).toEqual(
    without.map(withoutOwnLabels).map((container) => ({
      ...container,
      environment: { ...container.environment, LANG: "C.UTF-8", EMPTY: "" },
      labels: { ...container.labels, "com.example.team": "orders" },
      memory: 2 * 2 ** 30,
      cpus: 1.5,
    })),
  );
});

test("they are a server's own, and not those of what prepares its folders", () => {
  const { brokers } = plan({ brokers: { "broker-a": {}, "broker-b": further } });
  expect(
    brokers
      .map(({ container }) => withoutOwnLabels(container))
      .map(({ labels, memory, cpus }) => ({ labels, memory, cpus })),
  ).toEqual([
    { labels: {}, memory: undefined, cpus: undefined },
    { labels: further.labels, memory: 2 * 2 ** 30, cpus: 1.5 },
  ]);
  for (const { prepare } of brokers) {
    expect(prepare).toMatchObject({ environment: {}, labels: {} });
    expect([prepare?.memory, prepare?.cpus]).toEqual([undefined, undefined]);
  }
});

test.each(profileList)("the time zone and the limits of logs of %s are all servers'", (profile) => {
  const settings: ClusterSettings = {
    ...minimal[profile],
    timeZone: "Asia/Shanghai",
    logSize: "1g",
    logFiles: 7,
  };
  const { nameServers, brokers } = plan(settings);
  for (const container of containersOf(plan(settings))) {
    expect(container.environment.TZ).toBe("Asia/Shanghai");
    expect(container.log).toEqual({ size: "1g", files: 7 });
  }
  for (const { prepare } of [...nameServers, ...brokers])
    if (prepare !== undefined) expect(prepare.log).toEqual({ size: "1g", files: 7 });
});

test("unless told otherwise Docker keeps three logs of 10 MB", () => {
  for (const container of containersOf(plan({}))) expect(container.log).toEqual({ size: "10m", files: 3 });
});

test("unless told otherwise the time zone is the Docker host's; where that is another machine, the image's", () => {
  const zonesOn = (timeZone?: string) =>
    containersOf(planCluster(resolvedFor({}, { ...machine, timeZone }))).map(
      ({ environment }) => environment.TZ,
    );
  expect(new Set(zonesOn("Europe/Berlin"))).toEqual(new Set(["Europe/Berlin"]));
  expect(new Set(zonesOn())).toEqual(new Set([undefined]));
});

describe("further options of the JVM", () => {
  const jvmOptions = ["-XX:+UseZGC", "-Dx=y"];
  const settings: ClusterSettings = {
    nameServers: { "namesrv-a": { jvmOptions } },
    brokers: {
      "broker-a": { jvmOptions },
      "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1, jvmOptions },
    },
    proxies: { "proxy-a": { jvmOptions } },
  };

  test("come last on the command line, where they win", () => {
    const { nameServers, brokers, proxies } = plan(settings);
    const options = [...[...nameServers, ...brokers].map(({ container }) => container), ...proxies].map(
      ({ environment }) => environment.JAVA_OPT_EXT,
    );
    expect(options).toHaveLength(4);
    for (const one of options) expect(one).toMatch(/^-Xms\d+ -Xmx\d+ .* -XX:\+UseZGC -Dx=y$/);
    expect(options[2]).toContain(" -javaagent:");
    expect(options[3]).toContain(" -javaagent:");
  });

  test("of the console come after the profile's, which a shell hands to its JVM", () => {
    const options = plan({ console: { jvmOptions } }).console?.environment.JAVA_OPTS;
    expect(options).toMatch(
      /^-Xmx\d+ -XX:-UsePerfData -Dsun\.net\.inetaddr\.ttl=3 -XX:TieredStopAtLevel=1 -javaagent:\S+ -XX:\+UseZGC -Dx=y -Drocketmq\.namesrv\.addr=/,
    );
  });

  test("reach the blog post's servers too, which set their heap by other means", () => {
    const { nameServers, brokers, console } = plan({
      ...minimal.rocketmq44,
      nameServers: { "namesrv-a": { jvmOptions } },
      brokers: { "broker-a": { jvmOptions } },
      console: { jvmOptions },
    });
    for (const { container } of [...nameServers, ...brokers])
      expect(container.environment.JAVA_OPT_EXT).toBe("-XX:+UseZGC -Dx=y");
    expect(console?.environment.JAVA_OPTS).toMatch(/^-XX:\+UseZGC -Dx=y -Drocketmq\.namesrv\.addr=/);
  });
});

describe("further keys of a server's configuration file", () => {
  test("of a name server make a file that it is told of", () => {
    const { command, files } = plan({
      nameServers: {
        "namesrv-a": {
          namesrvConf: { serverWorkerThreads: 4, scanNotActiveBrokerInterval: 5000 },
          uncheckedNamesrvConf: { ofTheFuture: "a\\b" },
        },
      },
    }).nameServers[0].container;
    const path = "/home/rocketmq/conf/namesrv.conf";
    expect(files).toEqual([
      { path, content: "ofTheFuture=a\\\\b\nscanNotActiveBrokerInterval=5000\nserverWorkerThreads=4\n" },
    ]);
    expect(command).toEqual(["sh", "mqnamesrv", "-c", path]);
  });

  test("of a name server follow those that it must have", () => {
    const { files } = plan({
      ip: "10.0.0.1",
      networkMode: "host",
      nameServers: { "namesrv-b": { namesrvConf: { serverWorkerThreads: 4 } } },
    }).nameServers[0].container;
    expect(textOf(files[0])).toBe("listenPort=9877\nbindAddress=10.0.0.1\nserverWorkerThreads=4\n");
  });

  test("of a proxy are in its file, as JSON has them", () => {
    const { files } = plan({
      proxies: {
        "proxy-a": {
          proxyConf: { grpcMaxInboundMessageSize: 1024, enableAclRpcHookForClusterMode: "false" },
          uncheckedProxyConf: {
            text: "some text",
            flag: true,
            fraction: 0.5,
            negative: -1,
            zeros: "007",
            version: "5.5.0",
            large: "12345678901234567890",
          },
        },
      },
    }).proxies[0];
    expect(JSON.parse(textOf(files[0]))).toEqual({
      rocketMQClusterName: "DefaultCluster",
      topicRouteServiceCacheRefreshSeconds: 1,
      namesrvAddr: "rocketmq-namesrv-a:9876",
      proxyMode: "CLUSTER",
      grpcServerPort: 8081,
      remotingListenPort: 8082,
      useEndpointPortFromRequest: true,
      remotingAccessAddr: "127.0.0.1",
      grpcMaxInboundMessageSize: 1024,
      enableAclRpcHookForClusterMode: false,
      text: "some text",
      flag: true,
      fraction: 0.5,
      negative: -1,
      zeros: "007",
      version: "5.5.0",
      large: "12345678901234567890",
    });
  });

  test.each(profileList)("of the console of %s are properties of its JVM, after the profile's", (profile) => {
    const options = plan({
      ...minimal[profile],
      console: { consoleProperties: { "server.tomcat.threads.max": 20, "a.list[0]": "b,c" } },
    }).console?.environment.JAVA_OPTS.split(" ");
    const [list, threads] = ["-Da.list[0]=b,c", "-Dserver.tomcat.threads.max=20"].map((option) =>
      options?.indexOf(option),
    );
    expect(options?.findIndex((option) => option.startsWith("-Drocketmq.namesrv.addr="))).toBeLessThan(
      list ?? -1,
    );
    expect(threads).toBe((list ?? 0) + 1);
  });
});
