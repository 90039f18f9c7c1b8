import { reachableEntryPoints } from "../../../../cli/check/reachable";
import { planCluster } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";

test("masters and slaves are expected by the name that they share, and by their ids", async () => {
  const cluster = resolvedFor({
    brokers: {
      "broker-a": { brokerName: "shared" },
      "broker-b": { brokerName: "shared", brokerId: 3, brokerRole: "SLAVE" },
      "broker-c": {},
    },
  });
  const noDocker = () => Promise.reject(new Error("nobody needs it"));
  expect(await reachableEntryPoints(cluster, planCluster(cluster), noDocker)).toMatchObject({
    entryPoints: {
      brokers: [
        { broker: "shared", address: "127.0.0.1:10911" },
        { broker: "broker-c", address: "127.0.0.1:10931" },
      ],
      slaves: [{ broker: "shared", id: 3, address: "127.0.0.1:10921" }],
    },
  });
});
