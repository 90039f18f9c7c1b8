import type Dockerode from "dockerode";
import { execute } from "../../components/execute";
import {
  brokerRuntimeIn,
  ClusterPlan,
  Holdings,
  holdingsIn,
  Listening,
  readHoldings,
  readVersion,
} from "../../model/plan";
import { isSlave, ResolvedCluster, ResolvedServer } from "../../model/settings";
import { HostEngine, SilentHost } from "../host/hostEngines";

/** A server of a cluster, as it is to be. */
export interface PlannedServer {
  readonly name: string;
  /** Absent: the only one. */
  readonly host?: string;
  readonly containerName: string;
  readonly address: string;
  /** Of a broker, where it listens in its container, and whose copy it is; `isMaster` is absent where controllers say so. */
  readonly broker?: { readonly at: Listening; readonly brokerName: string; readonly isMaster?: boolean };
}

/** How a server is. Brokers alone say what they hold. */
export interface ServerStatus {
  readonly name: string;
  /** The host that it is on, where there are several. */
  readonly host?: string;
  readonly container: string;
  /** Docker's word: healthy, unhealthy, starting, running, exited and so on; missing: there is no such container; unreachable: its host does not answer. */
  readonly state: string;
  /** What is wrong, in the words of its own check. */
  readonly problem?: string;
  readonly version?: string;
  readonly address: string;
  /** How much of a broker's disk is used, from 0 to 1. */
  readonly diskUsed?: number;
  /** How many bytes of its master's messages a slave has still to copy. */
  readonly behindBytes?: number;
  readonly holdings?: Holdings;
}

/** All servers of a cluster. */
export function plannedServers(cluster: ResolvedCluster, plan: ClusterPlan): PlannedServer[] {
  const { nameServerAddresses, brokerAddresses, proxyAddresses, consoleUrl = "" } = plan;
  const placed = (
    { name, host, containerName }: Pick<ResolvedServer, "name" | "host" | "containerName">,
    address: string,
  ) => ({ name, ...(host === undefined ? {} : { host }), containerName, address });
  return [
    ...cluster.nameServers.map((one, i) => placed(one, nameServerAddresses[i])),
    ...cluster.brokers.map((one, i) => ({
      ...placed(one, brokerAddresses[i]),
      broker: {
        at: plan.brokers[i].live.at,
        brokerName: one.brokerName,
        isMaster: one.controlled ? undefined : !isSlave(one),
      },
    })),
    ...cluster.proxies.map((one, i) => placed(one, proxyAddresses[i].grpc)),
    ...(cluster.console ? [placed(cluster.console, consoleUrl)] : []),
  ];
}

/**
 * Asks Docker and the servers themselves, each in its container, as they may be out of reach from elsewhere.
 *
 * @param silent hosts whose Docker Engines do not answer
 */
export async function serverStatuses(
  servers: readonly PlannedServer[],
  engines: readonly HostEngine[],
  silent: readonly SilentHost[] = [],
): Promise<ServerStatus[]> {
  const asked: (Answer & { server: PlannedServer })[] = await Promise.all(
    servers.map(async (server) => {
      const engine = engines.find(({ host }) => host === server.host);
      if (engine)
        return { server, ...(await ask(engine.docker.api.getContainer(server.containerName), server)) };
      const why = silent.find(({ host }) => host === server.host);
      const problem =
        why && `the Docker Engine of ${why.host}, ${why.address}, does not answer: ${why.reason}`;
      return { server, ...knownOf(server), state: "unreachable", problem };
    }),
  );
  return asked.map(({ server: { broker }, maxOffset, isMaster, ...status }) => {
    const master = asked.find(
      (one) => one.isMaster === true && one.server.broker?.brokerName === broker?.brokerName,
    );
    const lags = isMaster === false && maxOffset !== undefined && master?.maxOffset !== undefined;
    return lags ? { ...status, behindBytes: Math.max(0, master.maxOffset - maxOffset) } : status;
  });
}

/** What is known of a server without asking. */
const knownOf = ({ name, host, containerName, address }: PlannedServer) => ({
  name,
  ...(host === undefined ? {} : { host }),
  container: containerName,
  address,
});

interface Answer extends ServerStatus {
  readonly maxOffset?: number;
  readonly isMaster?: boolean;
}

async function ask(container: Dockerode.Container, server: PlannedServer): Promise<Answer> {
  const { containerName, address, broker } = server;
  const known = knownOf(server);
  const found = await container.inspect().catch((error: { statusCode?: number }) => {
    if (error.statusCode === 404) return undefined;
    throw error;
  });
  if (found === undefined) return { ...known, state: "missing" };
  const { State, NetworkSettings } = found;
  const { Status, Health } = State;
  const [{ IPAddress = "" } = {}] = Object.values(NetworkSettings.Networks);
  const status = {
    ...known,
    address: IPAddress === "" ? address : address.replace(containerName, IPAddress),
    state: Status === "running" && Health ? Health.Status : Status,
    problem: Health?.Status === "unhealthy" ? Health.Log.at(-1)?.Output.trim() || undefined : undefined,
  };
  if (!State.Running) return status;
  if (broker === undefined) {
    const { output } = await execute(container, ["bash", "-c", `${readVersion}; echo $version`]);
    return { ...status, version: output.trim() || undefined };
  }
  const { succeeded, output } = await execute(container, readHoldings(broker.at));
  if (!succeeded) return status;
  const { version, diskUsed, maxOffset, isActive } = brokerRuntimeIn(output);
  const { isMaster = isActive } = broker;
  return {
    ...status,
    version,
    diskUsed,
    maxOffset,
    isMaster,
    ...(isMaster ? { holdings: holdingsIn(output) } : {}),
  };
}
