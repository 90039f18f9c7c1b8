import type Dockerode from "dockerode";
import type { Holdings } from "../../../model/plan";

/** What a container answers to the commands of a broker's, by what is in them. */
interface Container {
  readonly labels: Record<string, string>;
  readonly running?: boolean;
  readonly conf?: string;
  /** One after the other; the last one stays. */
  readonly answers?: readonly string[];
}

const containers: Record<string, Container> = {};
const asked: string[] = [];
const count: Record<string, number> = {};

jest.mock("../../../components/execute", () => ({
  execute: (container: { name: string }, command: readonly string[]) => {
    const { conf = "listenPort=10911\n", answers = ["\n\n\n\n"] } = containers[container.name];
    const text = command.join(" ");
    const permission = /brokerPermission=(\d)/.exec(text)?.[1];
    if (permission !== undefined) asked.push(`${container.name} ${permission}`);
    if (permission !== undefined) return Promise.resolve({ succeeded: true, output: "" });
    if (command[0] === "cat") return Promise.resolve({ succeeded: true, output: conf });
    const n = Math.min((count[container.name] ??= 0), answers.length - 1);
    count[container.name]++;
    return Promise.resolve({ succeeded: true, output: answers[n] });
  },
}));
jest.mock("node:timers/promises", () => ({ setTimeout: () => Promise.resolve() }));

import { drain, leavingBrokers, objection } from "../../../components/decommission";

const docker = {
  listContainers: ({ filters: { label } }: { filters: { label: string[] } }) =>
    Promise.resolve(
      Object.entries(containers)
        .filter(([, { labels }]) => label.every((one) => one.split("=")[1] === labels[one.split("=")[0]]))
        .map(([name, { labels }]) => ({ Id: name, Names: [`/${name}`], Labels: labels })),
    ),
  getContainer: (name: string) => ({
    name,
    inspect: () =>
      Promise.resolve({
        Name: `/${name}`,
        State: { Running: containers[name].running ?? true },
        Config: { Cmd: ["mqbroker", "-c", "/broker.conf"] },
        Mounts: [{ Type: "volume", Name: `${name}-store`, Destination: "/home/rocketmq/store" }],
      }),
  }),
} as unknown as Dockerode;

const mine = { "rocketmq.stack": "shop/dev" };
const broker = (name: string): Container["labels"] => ({ ...mine, "rocketmq.server": `broker/${name}` });
const unread = (n: number) =>
  `{"consumeStatsList":[{"payers":[{"offsetTable":{{"topic":"orders"}:{"brokerOffset":${n},"consumerOffset":0}}}]}]}\n\n\n\n`;
const nothing: Holdings = { unread: [], delayed: [], half: 0, handedOut: 0 };
const cluster = (...staying: string[]) =>
  ({
    shared: { namePrefix: "r" },
    brokers: staying.map((containerName) => ({ containerName })),
  }) as unknown as Parameters<typeof leavingBrokers>[2];

afterEach(() => {
  for (const name of Object.keys(containers)) delete containers[name];
  for (const name of Object.keys(count)) delete count[name];
  asked.length = 0;
  jest.useRealTimers();
});

describe("the brokers that leave", () => {
  test("are those of the stack that do not stay, with what they hold and where", async () => {
    Object.assign(containers, {
      "r-a": { labels: broker("a") },
      "r-b": { labels: broker("b"), answers: [unread(3)] },
      "r-n": { labels: { ...mine, "rocketmq.server": "name-server/n" } },
      "r-c": { labels: { ...broker("c"), "rocketmq.stack": "shop/other" } },
      "other-d": { labels: broker("d") }, // of another state's stack, which has the same name
    });
    expect(await leavingBrokers(docker, mine, cluster("r-a"))).toEqual([
      {
        containerName: "r-b",
        store: "the volume r-b-store",
        at: { port: 10_911 },
        holdings: { ...nothing, unread: [{ topic: "orders", group: "payers", count: 3 }] },
      },
    ]);
  });

  test("hold nothing of their own where they are slaves, and nobody knows what where they do not run", async () => {
    Object.assign(containers, {
      "r-s": { labels: broker("s"), conf: "brokerId=1\nlistenPort=1\n", answers: [unread(3)] },
      "r-t": { labels: broker("t"), running: false },
    });
    const [slave, stopped] = await leavingBrokers(docker, mine, cluster());
    expect(slave).toEqual({ containerName: "r-s", store: "the volume r-s-store", holdings: nothing });
    expect(stopped).toEqual({ containerName: "r-t", store: "the volume r-t-store" });
  });
});

describe("an objection", () => {
  const at = { port: 10_911 };
  const empty = { containerName: "empty", store: "e", at, holdings: nothing };
  const full = { containerName: "full", store: "f", at, holdings: { ...nothing, half: 1 } };
  const silent = { containerName: "silent", store: "s" };

  test.each([
    [undefined, [empty], false],
    [undefined, [empty, full], true],
    [undefined, [silent], true],
    [60, [full], false],
    [60, [silent], true],
    ["keep", [full, silent], false],
  ] as const)("with drain %s", (wanted, leaving, isRefused) => {
    expect(objection(leaving, wanted) !== undefined).toBe(isRefused);
  });
});

describe("draining", () => {
  const leaving = [
    { containerName: "r-b", store: "the volume r-b-store", at: { port: 10_911 }, holdings: nothing },
  ];
  const said: string[] = [];
  const drained = (wanted: number | "keep" | undefined, rolling = true) =>
    drain(docker, leaving, { drain: wanted, rolling }, (text) => said.push(text));

  test("waits until all is consumed", async () => {
    containers["r-b"] = { labels: {}, answers: [unread(3), unread(1), unread(0)] };
    expect(await drained(300)).toBeUndefined();
    expect(asked).toEqual(["r-b 4"]);
    expect(said).toContain(
      "waiting until consumers have read orders: 1 message that the group payers has not consumed",
    );
  });

  test("waits until what was handed out is acknowledged, or back and consumed", async () => {
    const handedOut = '\n\n{"timingCount":{"rmq_sys_REVIVE_LOG_C":{"count":2}}}\n\n';
    containers["r-b"] = { labels: {}, answers: [handedOut, unread(0), unread(1), unread(0)] };
    expect(await drained(300)).toBeUndefined();
    expect(count["r-b"]).toBe(5);
  });

  test("ends where that takes too long, and clients may send again", async () => {
    containers["r-b"] = { labels: {}, answers: [unread(3)] };
    const now = jest.spyOn(Date, "now");
    let passed = 0;
    now.mockImplementation(() => (passed += 20_000));
    expect(await drained(120)).toMatch(/^After 120 s .*\nr-b holds .*\n {2}orders: 3 messages/);
    now.mockRestore();
    expect(asked).toEqual(["r-b 4", "r-b 6"]);
  });

  test("waits for nobody to consume where all is kept", async () => {
    containers["r-b"] = { labels: {}, answers: [unread(3)] };
    expect(await drained("keep")).toBeUndefined();
    expect(asked).toEqual(["r-b 4"]);
  });

  test("is left out where all is kept and nothing rolls", async () => {
    containers["r-b"] = { labels: {} };
    expect(await drained("keep", false)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
