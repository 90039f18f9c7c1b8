import type { ClusterSettings } from "../../../../components/args";
import { planCluster } from "../../../../model/plan";
import { brokerIn, machine, minimal, problemsOf, resolvedFor } from "../../support/cluster";

/** The buffers of transientStorePoolEnable: direct memory, besides the heap. */

const mib = 2 ** 20;
const pool = {
  transientStorePoolEnable: true,
  transientStorePoolSize: 2,
  mappedFileSizeCommitLog: 128 * mib,
};
const broker = (settings: object): ClusterSettings => ({ brokers: { "broker-a": settings } });

const javaOptions = (settings: ClusterSettings): string =>
  planCluster(resolvedFor(settings)).brokers[0].container.environment.JAVA_OPT_EXT;

test("the JVM may reserve as much as its heap besides it, and the buffers on top", () => {
  expect(javaOptions({})).toContain(` -XX:MaxDirectMemorySize=${320 * mib} `);
  expect(javaOptions(broker({ brokerConf: pool }))).toContain(
    ` -XX:MaxDirectMemorySize=${(320 + 256) * mib} `,
  );
  const mapedFileSizeCommitLog = 64 * mib;
  const old = { transientStorePoolEnable: true, mapedFileSizeCommitLog };
  expect(javaOptions({ ...minimal.rocketmq44, ...broker({ brokerConf: old }) })).toBe(
    `-XX:MaxDirectMemorySize=${200_000_000 + 5 * mapedFileSizeCommitLog}`,
  );
});

test.each<[string, object, number]>([
  ["five of a file each, as RocketMQ has it", { transientStorePoolEnable: true }, 5 * 1024 * mib],
  ["none where they are off", { ...pool, transientStorePoolEnable: false }, 0],
])("there are %s", (_, brokerConf, buffers) => {
  expect(brokerIn(resolvedFor(broker({ brokerConf }))).buffers).toBe(buffers);
});

test("a slave has none, though it shares the key with its master", () => {
  const settings = {
    brokerDefaults: { brokerConf: pool },
    brokers: {
      "broker-a": {},
      "broker-b": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE" as const },
    },
  };
  const { brokers } = resolvedFor(settings);
  expect(brokers.map(({ buffers }) => buffers)).toEqual([256 * mib, 0]);
});

test.each<[ClusterSettings, string]>([
  [{ ...minimal.rocketmq4, ...broker({ flushDiskType: "SYNC_FLUSH", brokerConf: pool }) }, "SYNC_FLUSH"],
  [broker({ brokerConf: pool, uncheckedBrokerConf: { writeWithoutMmap: true } }), "writeWithoutMmap"],
])("%j is refused, as RocketMQ would do without them", (settings, why) => {
  expect(problemsOf(settings)).toEqual([
    {
      path: "brokers.broker-a.brokerConf.transientStorePoolEnable",
      found: true,
      expected: expect.stringContaining(why) as string,
    },
  ]);
});

test("RocketMQ 5 uses them with SYNC_FLUSH too", () => {
  expect(problemsOf(broker({ flushDiskType: "SYNC_FLUSH", brokerConf: pool }))).toEqual([]);
});

describe("they are counted", () => {
  test("in the container's memory", () => {
    const least = 320 + 256 + 64;
    expect(problemsOf(broker({ memory: `${least}m`, brokerConf: pool }))).toEqual([]);
    expect(problemsOf(broker({ memory: `${least - 1}m`, brokerConf: pool }))).toEqual([
      {
        path: "brokers.broker-a.memory",
        found: `${least - 1}m`,
        expected:
          "a heap of 320 MiB, buffers of 256 MiB (transientStorePoolSize) and 64 MiB besides do not fit into it: raise it, or lower heap.",
      },
    ]);
  });

  test("in the machine's", () => {
    const settings = broker({ brokerConf: { transientStorePoolEnable: true } });
    const heaps = 96 + 320 + 192 + 160;
    const memory = (heaps + 5 * 1024) * mib;
    expect(problemsOf(settings, { ...machine, memory })).toEqual([]);
    expect(problemsOf(settings, { ...machine, memory: memory - mib })).toEqual([
      {
        path: "brokers.broker-a.brokerConf.transientStorePoolSize",
        found: "5120 MiB",
        expected: `all heaps and buffers together, ${heaps + 5120} MiB, are above this machine's memory of ${heaps + 5119} MiB: lower them.`,
      },
    ]);
  });
});

test.each([
  [["-XX:MaxDirectMemorySize=300m"], false],
  [["-XX:MaxDirectMemorySize=352m"], true],
  [["-XX:MaxDirectMemorySize=1m", "-XX:MaxDirectMemorySize=1g"], true], // the last one wins
])("jvmOptions %j leave room for them: %s", (jvmOptions, room) => {
  const problems = problemsOf(broker({ jvmOptions, brokerConf: pool }));
  expect(problems).toEqual(
    room
      ? []
      : [
          {
            path: "brokers.broker-a.jvmOptions",
            found: jvmOptions,
            expected: expect.stringContaining("need 352 MiB of direct memory") as string,
          },
        ],
  );
  expect(problemsOf(broker({ jvmOptions }))).toEqual([]);
});
