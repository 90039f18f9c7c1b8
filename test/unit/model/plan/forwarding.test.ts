import { ContainerPlan, planCluster, containersOf } from "../../../../model/plan";
import type { ClusterSettings } from "../../../../components/args";
import { profileList, minimal, resolvedFor } from "../../support/cluster";

const plan = (settings: ClusterSettings) => planCluster(resolvedFor(settings));

const jar = "/opt/rocketmq-forwarder.jar";

/** What a container's agent forwards; nothing where it has none. */
const forwardsOf = ({ environment }: ContainerPlan): string | undefined =>
  /-javaagent:\/opt\/rocketmq-forwarder\.jar=(\S*)/.exec(Object.values(environment).join(" "))?.[1];

/** By name. */
const forwards = (settings: ClusterSettings) =>
  Object.fromEntries(containersOf(plan(settings)).map((server) => [server.name, forwardsOf(server)]));

const several: ClusterSettings = {
  nameServers: { "namesrv-a": {}, "namesrv-b": {} },
  brokers: {
    "broker-a": {},
    "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 },
    other_1: { listenPort: 20911 },
  },
  proxies: { "proxy-a": {}, "proxy-b": {} },
};

test("at a loopback address every server that dials brokers finds all that it dials", () => {
  const all = "10911=rocketmq-broker-a:10911,10921=rocketmq-broker-b:10921,20911=rocketmq-other_1:20911";
  expect(forwards(several)).toEqual({
    "rocketmq-namesrv-a": undefined,
    "rocketmq-namesrv-b": undefined,
    "rocketmq-broker-a": undefined,
    "rocketmq-broker-b": "10911=rocketmq-broker-a:10911,10909=rocketmq-broker-a:10909", // a slave, its master
    "rocketmq-other_1": undefined,
    "rocketmq-proxy-a": all,
    "rocketmq-proxy-b": all,
    "rocketmq-console": all,
  });
});

test("a slave finds its master at both ports at which it asks it, and no other's", () => {
  const slave = { brokerRole: "SLAVE", brokerId: 1 } as const;
  expect(
    forwards({
      brokers: {
        "a-0": {},
        "b-1": {},
        "b-2": { brokerName: "b-1", ...slave },
        "b-3": { brokerName: "b-1", ...slave, brokerId: 2 },
      },
    }),
  ).toMatchObject({
    "rocketmq-a-0": undefined,
    "rocketmq-b-1": undefined,
    "rocketmq-b-2": "10921=rocketmq-b-1:10921,10919=rocketmq-b-1:10919",
    "rocketmq-b-3": "10921=rocketmq-b-1:10921,10919=rocketmq-b-1:10919",
  });
});

test.each(["10.0.0.1", "auto", "rocketmq.example.com", "none"])(
  "with ip %s the brokers' own addresses lead to them, and a new broker changes nobody",
  (ip) => {
    const { backend, brokersOf, ...planned } = plan({ ...several, ip });
    for (const server of containersOf(planned)) {
      expect(forwardsOf(server)).toBeUndefined();
      expect(server.files.map(({ path }) => path)).not.toContain(jar);
    }
    expect([backend.brokers, ...brokersOf]).toEqual([[], [], [], []]);
  },
);

test("the agent comes after the heap, so that both hold", () => {
  const { proxies, brokers, console } = plan(several);
  expect(proxies[0].environment.JAVA_OPT_EXT).toMatch(
    /^-Xms.* -XX:-AlwaysPreTouch -XX:-UsePerfData -Dsun\.net\.inetaddr\.ttl=3 -javaagent:\S+$/,
  );
  expect(brokers[1].container.environment.JAVA_OPT_EXT).toMatch(
    /^-Xms.* -javaagent:\S+ -Dtls\.server\.mode=disabled -XX:MaxDirectMemorySize=\d+$/,
  );
  expect(console?.environment.JAVA_OPTS).toMatch(
    /^-Xmx\d+ -XX:-UsePerfData -Dsun\.net\.inetaddr\.ttl=3 -XX:TieredStopAtLevel=1 -javaagent:\S+ -Drocketmq\.namesrv\.addr=/,
  );
});

test("the agent is placed in just the containers that run it, as a Java agent's jar", () => {
  for (const server of containersOf(plan(several))) {
    const file = server.files.find(({ path }) => path === jar);
    expect(file !== undefined).toBe(forwardsOf(server) !== undefined);
    if (file === undefined || !("contentBase64" in file)) continue;
    const bytes = Buffer.from(file.contentBase64, "base64");
    expect(bytes.toString("base64")).toBe(file.contentBase64);
    expect(bytes.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
    for (const part of [
      "META-INF/MANIFEST.MF",
      "Premain-Class: forwarder.Forwarder\r\n",
      "forwarder/Forwarder.class",
    ])
      expect(bytes.includes(part)).toBe(true);
  }
});

test("the agent understands what it is told", () => {
  const wanted = /^([1-9]\d{0,4})=([\w.-]+):([1-9]\d{0,4})$/; // as it is written in the jar itself
  const told = Object.values(forwards(several)).flatMap((list) => list?.split(",") ?? []);
  expect(told).toHaveLength(11);
  for (const forward of told) expect(forward).toMatch(wanted);
  const [file] = plan({}).proxies[0].files.slice(-1);
  const bytes = Buffer.from("contentBase64" in file ? file.contentBase64 : "", "base64");
  expect(bytes.includes(wanted.source.slice(1, -1))).toBe(true);
});

test.each(profileList.filter((profile) => profile !== "rocketmq44"))(
  "%s has it in the console at least",
  (profile) => {
    expect(forwards(minimal[profile])["rocketmq-console"]).toBe("10911=rocketmq-broker-a:10911");
  },
);
