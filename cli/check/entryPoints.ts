import {
  askForBrokers,
  Broker,
  brokersOf,
  CheckOptions,
  Master,
  masterOf,
  messageOf,
  noBrokerMessage,
  RoundTrip,
  RequestOptions,
  requestOptions,
  throughBroker,
} from "../../remoting";
import { throughGrpc } from "./grpc";
import { throughProxy } from "./proxy";

/** The entry points of a cluster, each as `host:port`. */
export interface EntryPoints {
  readonly nameServers: readonly string[];
  /** The masters that are expected. */
  readonly brokers: readonly string[];
  readonly proxies: readonly {
    /** What it is called. */
    readonly name: string;
    /** For clients of RocketMQ 5. */
    readonly grpc: string;
    /** For clients of RocketMQ 4, which use it like a name server. */
    readonly remoting: string;
  }[];
}

/** The result of sending a message through one entry point. */
export interface EntryPointCheck {
  /** Such as "remoting, broker-a" or "gRPC, proxy-a". */
  readonly entryPoint: string;
  readonly address: string;
  /** Until the message was acknowledged; absent: it was not. */
  readonly sentMilliseconds?: number;
  /** From sending until the message was received; absent: it was not. */
  readonly receivedMilliseconds?: number;
  /** Absent: the message was sent and received. */
  readonly problem?: string;
}

/**
 * Sends a message through each entry point and receives it: first through the name servers to each master, then through
 * each proxy with both protocols. Each entry point has a row, which has its problem if it fails. A name server has a row
 * only if it fails; so has an expected broker that no name server knows.
 */
export async function checkEntryPoints(
  { nameServers, brokers: expected, proxies }: EntryPoints,
  options: CheckOptions = {},
): Promise<EntryPointCheck[]> {
  const request = requestOptions(options);
  const { usable, brokers, problems } = await askNameServers(nameServers, request);
  const cluster = { nameServers: usable, ...request };
  const byBrokers = await Promise.all(
    brokers.map((broker) =>
      checkOne(`remoting, ${broker.broker}`, broker.address ?? "", (onSent) =>
        throughBroker(masterOf(broker), cluster, onSent),
      ),
    ),
  );

  const missing = (brokers.length > 0 ? expected : [])
    .filter((address) => !brokers.some((broker) => broker.address === address))
    .map((address) => ({ entryPoint: "remoting", address, problem: "No name server knows a broker there." }));

  const working = brokers.find((_, i) => byBrokers[i].problem === undefined);
  const clusterForProxies = { nameServers: usable, ...requestOptions(options) };
  const byProxies = await Promise.all(
    proxies.flatMap(({ name, grpc, remoting }) => [
      checkOne(`gRPC, ${name}`, grpc, (onSent) =>
        throughGrpc(grpc, masterForProxies(working), clusterForProxies, onSent),
      ),
      checkOne(`remoting, ${name}`, remoting, (onSent) =>
        throughProxy(remoting, masterForProxies(working), clusterForProxies, onSent),
      ),
    ]),
  );
  return [...problems, ...byBrokers, ...missing, ...byProxies];
}

/** The name servers that answer, the brokers that they know, and the problems of the others. */
async function askNameServers(
  nameServers: readonly string[],
  options: RequestOptions,
): Promise<{ usable: string[]; brokers: Broker[]; problems: EntryPointCheck[] }> {
  const answers = await Promise.allSettled(nameServers.map((address) => askForBrokers(address, options)));
  const usable = nameServers.filter((_, i) => answers[i].status === "fulfilled");
  const brokers = brokersOf(answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])));
  const problems = answers.flatMap((answer, i) =>
    answer.status === "rejected"
      ? [{ entryPoint: "remoting, name server", address: nameServers[i], problem: messageOf(answer.reason) }]
      : [],
  );
  if (brokers.length === 0 && usable.length > 0)
    problems.push({ entryPoint: "remoting", address: usable.join(";"), problem: noBrokerMessage(usable) });
  return { usable, brokers, problems };
}

/** The row of an entry point, whether the work succeeds or fails. */
async function checkOne(
  entryPoint: string,
  address: string,
  work: (onSent: (milliseconds: number) => void) => Promise<RoundTrip>,
): Promise<EntryPointCheck> {
  let sent = {};
  try {
    return { entryPoint, address, ...(await work((sentMilliseconds) => (sent = { sentMilliseconds }))) };
  } catch (error) {
    return { entryPoint, address, ...sent, problem: messageOf(error) };
  }
}

/** The broker on which the topics for messages through proxies are created; a proxy creates none. */
function masterForProxies(broker: Broker | undefined): Master {
  if (broker === undefined) throw new Error("Not tried, because no broker passed a message on.");
  return masterOf(broker);
}
