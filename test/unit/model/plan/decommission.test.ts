import { brokerIn, Holdings, isUnread, leavingText, planCluster, refusal } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";
import { textOf } from "../../support/plan";

const nothing: Holdings = { unread: [], delayed: [], half: 0, handedOut: 0 };
const something: Holdings = { ...nothing, unread: [{ topic: "orders", group: "payers", count: 200 }] };
const broker = { containerName: "rocketmq-broker-c", store: "the volume rocketmq-broker-c-store" };

test("a broker's own configuration says where it listens, and whether it is a master", () => {
  const plan = planCluster(
    resolvedFor({
      brokers: {
        "broker-a": {},
        "a-slave": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE", listenPort: 20_911 },
      },
    }),
  );
  const [slave, master] = plan.brokers.map(({ container: { command, files } }) =>
    brokerIn(textOf(files.find(({ path }) => path === command?.at(-1)))),
  );
  expect(master).toEqual({ brokerName: "broker-a", isMaster: true, at: { port: 10_911 } });
  expect(slave).toEqual({ brokerName: "broker-a", isMaster: false, at: { port: 20_911 } });
});

test("one that holds something, or of which nobody knows, is not to go", () => {
  expect(isUnread({ ...broker, holdings: nothing })).toBe(false);
  expect(isUnread({ ...broker, holdings: something })).toBe(true);
  expect(isUnread(broker)).toBe(true);
});

test("what it holds is said, and where its data stays", () => {
  expect(leavingText({ ...broker, holdings: nothing })).toBe(
    "rocketmq-broker-c goes, and holds nothing that a group has not consumed. Its data stays in the volume rocketmq-broker-c-store, and it has all of it again once it is put back.",
  );
  expect(leavingText({ ...broker, holdings: something })).toBe(
    [
      "rocketmq-broker-c holds what nobody has consumed:",
      "orders: 200 messages that the group payers has not consumed",
      "Its data stays in the volume rocketmq-broker-c-store, and it has all of it again once it is put back.",
    ].join("\n  "),
  );
  expect(leavingText(broker)).toContain("rocketmq-broker-c does not answer");
});

test("a refusal says which, and the ways out", () => {
  const text = refusal("Nothing was changed.", [{ ...broker, holdings: something }]);
  expect(text).toMatch(/^Nothing was changed\.\nrocketmq-broker-c holds/);
  expect(text).toMatch(/set drain to .* 5m, or to keep/);
});
