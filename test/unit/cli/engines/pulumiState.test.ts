import { isOn, stateIn, withoutPending } from "../../../../cli/engines/pulumiState";

const network = { type: "docker:index/network:Network", inputs: { name: "net" } };
const broker = { type: "docker:index/container:Container", inputs: { name: "broker" } };

test.each([
  { version: 3, deployment: {} },
  { version: 3, deployment: undefined },
])("a new stack's state is empty", (exported) => {
  expect(stateIn(exported)).toEqual({ resources: [], killed: false, creating: [] });
});

test("the state has its resources", () => {
  const exported = { version: 3, deployment: { resources: [network, broker] } };
  expect(stateIn(exported)).toEqual({ resources: [network, broker], killed: false, creating: [] });
});

test("Docker may have resources that a killed operation was creating, but not those of its other steps", () => {
  const deployment = {
    resources: [network],
    pending_operations: [
      { type: "creating", resource: broker },
      { type: "deleting", resource: network },
    ],
  };
  expect(stateIn({ version: 3, deployment })).toEqual({
    resources: [network],
    killed: true,
    creating: [broker],
  });
  const pending_operations = deployment.pending_operations.slice(1);
  expect(stateIn({ version: 3, deployment: { pending_operations } })).toMatchObject({
    killed: true,
    creating: [],
  });
});

test("without killed operations, everything else stays", () => {
  const deployment = { manifest: { magic: "x" }, resources: [network], pending_operations: [{}] };
  expect(withoutPending({ version: 3, deployment })).toEqual({
    version: 3,
    deployment: { ...deployment, pending_operations: [] },
  });
});

test("a resource is on the host by whose name its provider is called; without hosts all are on the only one", () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::rocketmq::${type}::${name}`;
  const cluster = { type: "pulumi-rocketmq:index:Cluster", urn: urn("…Cluster", "mq"), inputs: { name: "" } };
  const onHost = (name: string) => ({
    ...broker,
    provider: `${urn("…pulumi:providers:docker", name)}::id`,
  });
  const state = { resources: [cluster] };
  expect(isOn(state, "b")(onHost("mq-b"))).toBe(true);
  expect(isOn(state, "b")(onHost("mq-a-b"))).toBe(false);
  expect(isOn(state, "b")(onHost("default_4_8_0"))).toBe(false);
  expect(isOn(state, "b")(broker)).toBe(false);
  expect(isOn(state, undefined)(onHost("default_4_8_0"))).toBe(true);
});
