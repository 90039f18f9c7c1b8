import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan, RollStep } from "../../../model/plan";
import { planLabel } from "../../../model/plan";

/** What runs in Docker: the label of each container; absent: it does not run. */
const running: Record<string, string | undefined> = {};

/** What was run in which container, and what comes of it. */
const executed: string[] = [];
let runs: () => Promise<boolean> = () => Promise.resolve(true);

/** Of a group of three, whose ports tell them apart: which one is the master, and how many others are in sync. */
let group = { master: 1, inSync: [1, 2, 3] };
const replica = (port: number) => ({ brokerId: port, brokerAddress: `host:${port}`, alive: true });
const syncState = () => ({
  g: {
    masterAddress: `host:${group.master}`,
    inSyncReplicas: group.inSync.map(replica),
    notInSyncReplicas: [1, 2, 3].filter((port) => !group.inSync.includes(port)).map(replica),
  },
});

jest.mock("../../../components/execute", () => ({
  execute: async ({ name }: { name: string }, command: string[]) => {
    const script = command.at(-1) as string;
    if (script.includes("replicasInfoTable"))
      return { succeeded: true, output: JSON.stringify({ replicasInfoTable: syncState() }) };
    executed.push(`${name}: ${script}`);
    const elected = /"brokerId":"(\d)"/.exec(script)?.[1];
    if (elected !== undefined) group = { ...group, master: Number(elected) };
    return { succeeded: await runs(), output: "" };
  },
}));

const docker = {
  getContainer: (name: string) => ({
    name,
    inspect: () =>
      name in running
        ? Promise.resolve({
            State: { Running: running[name] !== undefined, Restarting: false },
            Config: { Labels: { [planLabel]: running[name] ?? "old" } },
          })
        : Promise.reject(new Error("no such container")),
  }),
};

jest.mock("../../../components/dockerEngine", () => ({ engineSettings: () => ({}), connect: () => docker }));

import { DockerHosts } from "../../../components/dockerHosts";
import { leaveFor, Roll } from "../../../components/roll";

class Parent extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Parent", "parent");
  }
}

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
    call: () => ({}),
  }),
);
afterEach(() => {
  Object.keys(running).forEach((name) => delete running[name]);
  executed.length = 0;
  runs = () => Promise.resolve(true);
  group = { master: 1, inSync: [1, 2, 3] };
});

const stepFor = (name: string, rejoin: RollStep["rejoin"] = [], port?: number): RollStep => ({
  rejoin,
  group:
    port === undefined
      ? undefined
      : {
          ...{ brokerClusterName: "c", brokerName: "g", controllers: ["n:1"], minInSyncReplicas: "2" },
          ...{ at: { port }, seconds: 0 },
        },
  container: { name, labels: { [planLabel]: "new" } } as unknown as ContainerPlan,
});

/** Servers that are made in this order, each of which says so; one becomes ready when it is told to. */
function rolled(
  servers: readonly [kind: string, name: string, rejoin?: RollStep["rejoin"], port?: number][],
  rolling = true,
) {
  const parent = new Parent();
  const roll = new Roll(parent, new DockerHosts("c", parent, {}, {}, {}), rolling);
  const made: string[] = [];
  const becomeReady: Record<string, () => void> = {};
  for (const [kind, name, rejoin, port] of servers) {
    const ready = new Promise<void>((resolve) => (becomeReady[name] = resolve));
    roll.next(
      kind,
      stepFor(name, rejoin, port),
      ({ dependsOn }) => {
        pulumi.output(dependsOn).apply(() => made.push(name));
        return pulumi.output(ready);
      },
      (output) => output,
    );
  }
  return { made, becomeReady };
}

async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await settled(); // or the test's time is over
}

/** Lets all that can go on do so. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

test("servers that run give way one at a time, each when the last is ready again", async () => {
  Object.assign(running, { a: "old", b: "old", c: "old" });
  const { made, becomeReady } = rolled([
    ["name server", "a"],
    ["broker", "b"],
    ["broker", "c"],
  ]);
  for (const [name, sofar] of [
    ["a", ["a"]],
    ["b", ["a", "b"]],
    ["c", ["a", "b", "c"]],
  ] as const) {
    await settled();
    expect(made).toEqual(sofar);
    becomeReady[name]();
  }
});

test("the next waits until those that run use the last one again", async () => {
  Object.assign(running, { a: "old", b: "old", broker: "new", down: undefined });
  let used = (_: boolean) => {};
  runs = () => new Promise((resolve) => (used = resolve));
  const rejoin = ["broker", "down"].map((containerName) => ({ containerName, command: ["register"] }));
  const { made, becomeReady } = rolled([
    ["name server", "a", rejoin],
    ["name server", "b", rejoin],
  ]);
  await settled();
  expect(executed).toEqual([]);
  becomeReady.a();
  await settled();
  expect(executed).toEqual(["broker: register"]);
  expect(made).toEqual(["a"]);
  used(false); // one that cannot is waited for no longer
  await settled();
  expect(made).toEqual(["a", "b"]);
});

test("what is new, unchanged or down waits for nobody, and is waited for", async () => {
  Object.assign(running, { changed: "old", same: "new", down: undefined });
  const { made, becomeReady } = rolled([
    ["broker", "changed"],
    ["broker", "new"],
    ["broker", "same"],
    ["broker", "down"],
  ]);
  await settled();
  expect(made.sort()).toEqual(["down", "new", "same"]);
  for (const name of ["new", "same"]) becomeReady[name]();
  await settled();
  expect(made).not.toContain("changed");
  becomeReady.down();
  await settled();
  expect(made).toContain("changed");
});

const replicas: Parameters<typeof rolled>[0] = [
  ["broker", "a", [], 1],
  ["broker", "b", [], 2],
  ["broker", "c", [], 3],
];

test("the master of a group goes last, after another one has its place", async () => {
  Object.assign(running, { a: "old", b: "old", c: "old" });
  const { made, becomeReady } = rolled(replicas);
  for (const [name, sofar] of [
    ["b", ["b"]],
    ["c", ["b", "c"]],
  ] as const) {
    await settled();
    expect(made).toEqual(sofar);
    expect(executed).toEqual([]);
    becomeReady[name]();
  }
  await eventually(() => made.includes("a"));
  expect(executed.map((one) => /minInSyncReplicas=\d+|"brokerId":"\d"/.exec(one)?.[0])).toEqual([
    "minInSyncReplicas=99",
    '"brokerId":"2"',
    "minInSyncReplicas=2",
  ]);
});

test("a group that cannot spare a replica keeps it, and says so", async () => {
  group = { master: 1, inSync: [1, 2] };
  await expect(leaveFor(docker as never, stepFor("b", [], 2))).rejects.toThrow(
    "b is to take a new container, and g cannot do without it: after 0 s 2 of its 3 replicas are in sync.",
  );
  expect(executed).toEqual([]);
});

test("another kind that comes later is not waited for", async () => {
  Object.assign(running, { a: "old" });
  const { made } = rolled([
    ["broker", "a"],
    ["proxy", "p"],
  ]);
  await settled();
  expect(made.sort()).toEqual(["a", "p"]);
});

test("none waits where that is not wanted", async () => {
  Object.assign(running, { a: "old", b: "old" });
  const { made } = rolled(
    [
      ["broker", "a"],
      ["broker", "b"],
    ],
    false,
  );
  await settled();
  expect(made).toEqual(["a", "b"]);
});
