import type { Docker } from "../../../../cli/host/docker";
import { plannedServers, serverStatuses } from "../../../../cli/status/serverStatus";
import { planCluster } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";

const host = (i: number) => ({ docker: `ssh://ops@10.0.0.${i}`, address: `10.0.0.${i}` });

const missing = Object.assign(new Error("no such container"), { statusCode: 404 });
const engine = (asked: string[]): Docker =>
  ({
    api: {
      getContainer: (name: string) => {
        asked.push(name);
        return { inspect: () => Promise.reject(missing) };
      },
    },
  }) as unknown as Docker;

test("each server is asked about at its host's engine, and is unreachable where that does not answer", async () => {
  const cluster = resolvedFor({
    hosts: { a: host(1), b: host(2) },
    proxyEnabled: false,
    consoleEnabled: false,
  });
  const asked: string[] = [];
  const statuses = await serverStatuses(
    plannedServers(cluster, planCluster(cluster)),
    [{ host: "a", docker: engine(asked) }],
    [{ host: "b", address: "ssh://ops@10.0.0.2", reason: "no route" }],
  );
  expect(asked).toEqual(["rocketmq-namesrv-a"]);
  expect(statuses).toEqual([
    {
      name: "namesrv-a",
      host: "a",
      container: "rocketmq-namesrv-a",
      state: "missing",
      address: "10.0.0.1:9876",
    },
    {
      name: "broker-a",
      host: "b",
      container: "rocketmq-broker-a",
      state: "unreachable",
      problem: "the Docker Engine of b, ssh://ops@10.0.0.2, does not answer: no route",
      address: "10.0.0.2:10911",
    },
  ]);
});

test("without hosts nothing is said of them", async () => {
  const cluster = resolvedFor({});
  const planned = plannedServers(cluster, planCluster(cluster));
  const statuses = await serverStatuses(planned, [{ docker: engine([]) }]);
  expect(statuses.map(({ state }) => state)).toEqual(planned.map(() => "missing"));
  expect(statuses.some((one) => "host" in one)).toBe(false);
});
