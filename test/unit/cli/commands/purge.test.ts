import { chosen, describe as described } from "../../../../cli/commands/purge";
import { Thing } from "../../../../cli/engines";
import { planCluster } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";

const thing = (type: Thing["type"], name: string, labels = {}): Thing => ({
  type,
  id: name,
  name,
  labels,
  uses: [],
  folders: [],
});

const own = [thing("container", "own")];
const plan = planCluster(resolvedFor({}));
const alike = [
  thing("container", "rocketmq-broker-a"),
  thing("network", "rocketmq"),
  thing("volume", "rocketmq-broker-a-store"),
  thing("volume", "rocketmq-broker-z-store"),
];

test("of what is only alike, nothing is taken unless asked for, and never what has another's name", () => {
  expect(chosen({ own, alike }, plan, false)).toEqual({ wanted: own, left: alike });
  expect(chosen({ own, alike }, undefined, true)).toEqual({ wanted: own, left: alike });
  expect(chosen({ own, alike }, plan, true)).toEqual({
    wanted: [...own, ...alike.slice(0, 3)],
    left: alike.slice(3),
  });
});

test("all is named: what goes, what stays, and how that can go", () => {
  const stack = { project: "rocketmq", stack: "dev" };
  const store = thing("volume", "s", { "rocketmq.server": "broker/broker-a" });
  const text = described(
    stack,
    [{ wanted: [store, ...own], left: alike.slice(3), folders: [{ path: "/f", size: "1.2 GiB" }] }],
    true,
  );
  expect(text).toMatch(
    /^ {2}Of the stack rocketmq\/dev:\n {4}container own\n {4}volume {4}s, with data of broker-a\n {4}state {5}\S+dev/,
  );
  expect(text).toContain("    folder    /f (1.2 GiB)\n    To have them gone too: sudo rm -r /f");
  expect(text).toContain("    docker volume rm rocketmq-broker-z-store");
  expect(described(stack, [{ wanted: [], left: [], folders: [] }], false)).toBe(
    "  There is nothing of the stack rocketmq/dev.",
  );
});

test("of several hosts it is said on which each thing is", () => {
  const places = [
    { host: "a", wanted: own, left: [], folders: [{ path: "/f" }] },
    { host: "b", wanted: [thing("volume", "v")], left: alike.slice(3), folders: [] },
  ];
  const text = described({ project: "rocketmq", stack: "dev" }, places, false);
  expect(text).toContain("    container own on a\n    volume    v on b\n");
  expect(text).toContain("    folder    /f on a\n    To have them gone too on a: sudo rm -r /f");
  expect(text).toContain("    docker volume rm rocketmq-broker-z-store on b");
});
