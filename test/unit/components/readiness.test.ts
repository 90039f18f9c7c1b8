import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import * as readiness from "../../../components/readiness";
import { ContainerPlan } from "../../../model/plan";
import { deploy } from "../support/pulumi";

afterEach(() => jest.restoreAllMocks());

/** The default cluster, in which one server does not become ready; and who was waited for. */
async function clusterWithout(unready?: string): Promise<{ result: Cluster; waitedFor: ContainerPlan[] }> {
  const waitedFor: ContainerPlan[] = [];
  jest.spyOn(readiness, "whenReady").mockImplementation((_, { outline }, part) => {
    const { container } = outline;
    waitedFor.push(container);
    return pulumi.output<unknown>(container.name === unready ? pulumi.unknown : part(outline));
  });
  const { result } = await deploy(() => new Cluster("c", {}));
  return { result, waitedFor };
}

test("every server is waited for, by its probe", async () => {
  const { waitedFor } = await clusterWithout();
  expect(waitedFor.map(({ name }) => name)).toEqual([
    "rocketmq-namesrv-a",
    "rocketmq-broker-a",
    "rocketmq-proxy-a",
    "rocketmq-console",
  ]);
  for (const { probe } of waitedFor) expect(probe).toHaveLength(3);
});

const outputs = ["nameServerAddresses", "brokerAddresses", "proxyAddresses", "consoleUrl", "readme"] as const;

test.each([
  [undefined, []],
  ["rocketmq-namesrv-a", ["nameServerAddresses", "readme"]],
  ["rocketmq-broker-a", ["nameServerAddresses", "brokerAddresses", "readme"]],
  ["rocketmq-proxy-a", ["proxyAddresses", "readme"]],
  ["rocketmq-console", ["consoleUrl", "readme"]],
])("without %s nobody is told of %j", async (unready, untold) => {
  const { result } = await clusterWithout(unready);
  const known = await Promise.all(
    outputs.map((name) => (result[name] as unknown as { isKnown: Promise<boolean> }).isKnown),
  );
  expect(outputs.filter((_, i) => !known[i])).toEqual(untold);
});
