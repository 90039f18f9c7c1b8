import { ContainerState, DockerState, isAsRecorded } from "../../../../cli/engines/drift";
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

const runningServer: ContainerState = { id: "c1", name: "broker", running: true, networks: ["net"] };
const endedTask: ContainerState = { id: "c2", name: "prepare", running: false, networks: ["none"] };

const whole: DockerState = {
  containers: [runningServer, endedTask],
  networks: ["bridge", "n1"],
  volumes: ["store", "other"],
};

/** A state of Docker in which only the server has changed. */
const withServer = (changed: Partial<ContainerState>): DockerState => ({
  ...whole,
  containers: [{ ...runningServer, ...changed }, endedTask],
});

test.each([
  ["a server that runs", server],
  ["a task that has ended", task],
  ["a network", network],
  ["a volume", volume],
  ["a resource that is not in Docker", { type: "random:index/randomPassword:RandomPassword", id: "none" }],
  ["a component", { type: "pulumi-rocketmq:index:Cluster" }],
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
  ["was removed and created again", withServer({ id: "c3" })],
  ["was renamed", withServer({ name: "broker-old" })],
  ["was detached from its network", withServer({ networks: ["more"] })],
])("a server that %s is not as it was recorded", (_, state) => {
  expect(isAsRecorded(server, state)).toBe(false);
});

test.each([
  ["a task that was removed", task, { ...whole, containers: [runningServer] }],
  ["a network that was removed, perhaps created again", network, { ...whole, networks: ["bridge", "n2"] }],
  ["a volume that was removed", volume, { ...whole, volumes: ["other"] }],
  ["a resource whose creation had errors", { ...server, initErrors: ["it ended"] }, whole],
  ["a resource without an id", { ...network, id: undefined }, whole],
])("%s is not as it was recorded", (_, resource, state) => {
  expect(isAsRecorded(resource, state)).toBe(false);
});
