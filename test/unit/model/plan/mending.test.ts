import type { ClusterSettings } from "../../../../components/args";
import { planCluster } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";

const isMended = (args: ClusterSettings) =>
  planCluster(resolvedFor(args)).brokers.map(
    ({ container }) =>
      container.files.some(({ path }) => path === "/opt/rocketmq-mending.jar") &&
      Object.values(container.environment).some((one) =>
        one.includes("-javaagent:/opt/rocketmq-mending.jar"),
      ),
  );

test("brokers of RocketMQ 5 are mended, and others have nothing to be mended", () => {
  expect(isMended({ brokers: { "broker-a": {}, "broker-b": { replicas: 2 } } })).toEqual([true, true, true]);
  expect(isMended({ ip: "10.0.0.1", brokers: { "broker-a": { replicas: 3 } } })).toEqual([true, true, true]);
  expect(isMended({ profile: "rocketmq4", brokers: { "broker-a": { replicas: 2 } } })).toEqual([
    false,
    false,
  ]);
});
