import { isAsRecorded, Present, PresentContainer } from "../../../../cli/engines/drift";
import { StateResource } from "../../../../cli/engines/pulumiState";

const network: StateResource = { type: "docker:index/network:Network", id: "n1", inputs: { name: "net" } };
const volume: StateResource = { type: "docker:index/volume:Volume", id: "store", inputs: { name: "store" } };
const server: StateResource = {
  type: "docker:index/container:Container",
  id: "c1",
  inputs: { name: "broker", networksAdvanced: [{ name: "net" }] },
};
const task: StateResource = {
  type: "docker:index/container:Container",
  id: "c2",
  inputs: { name: "prepare", mustRun: false },
};

const runningServer: PresentContainer = { id: "c1", name: "broker", running: true, networks: ["net"] };
const endedTask: PresentContainer = { id: "c2", name: "prepare", running: false, networks: ["none"] };

const whole: Present = {
  containers: [runningServer, endedTask],
  networks: ["bridge", "n1"],
  volumes: ["store", "other"],
};

/** What Docker has, but for its server. */
const withServer = (changed: Partial<PresentContainer>): Present => ({
  ...whole,
  containers: [{ ...runningServer, ...changed }, endedTask],
});

test.each([
  ["a server that runs", server],
  ["a task that has ended", task],
  ["a network", network],
  ["a volume", volume],
  ["what is not in Docker", { type: "random:index/randomPassword:RandomPassword", id: "none" }],
  ["a component", { type: "rocketmq:index:Cluster" }],
])("%s is as it was recorded", (_, resource) => {
  expect(isAsRecorded({ inputs: { name: "any" }, ...resource }, whole)).toBe(true);
});

test("a server may be attached to further networks, and a task may run still", () => {
  expect(isAsRecorded(server, withServer({ networks: ["more", "net"] }))).toBe(true);
  expect(isAsRecorded(task, { ...whole, containers: [{ ...endedTask, running: true }] })).toBe(true);
});

test.each([
  ["was stopped", withServer({ running: false })],
  ["was removed", { ...whole, containers: [endedTask] }],
  ["was removed and made again", withServer({ id: "c3" })],
  ["was renamed", withServer({ name: "broker-old" })],
  ["was detached from its network", withServer({ networks: ["more"] })],
])("a server that %s is not", (_, present) => {
  expect(isAsRecorded(server, present)).toBe(false);
});

test.each([
  ["a task that was removed", task, { ...whole, containers: [runningServer] }],
  ["a network that was removed, perhaps made again", network, { ...whole, networks: ["bridge", "n2"] }],
  ["a volume that was removed", volume, { ...whole, volumes: ["other"] }],
  ["what went wrong when it was created", { ...server, initErrors: ["it ended"] }, whole],
  ["what has no id", { ...network, id: undefined }, whole],
])("%s is not", (_, resource, present) => {
  expect(isAsRecorded(resource, present)).toBe(false);
});
