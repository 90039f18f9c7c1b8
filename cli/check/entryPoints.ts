import {
  askForBrokers,
  behindMaster,
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
  Slave,
  throughBroker,
} from "../../remoting";
import { throughGrpc } from "./grpc";
import { patiently } from "./patiently";
import { throughProxy } from "./proxy";

/** The entry points of a cluster, each as `host:port`. */
export interface EntryPoints {
  readonly nameServers: readonly string[];
  /** The masters that are expected. */
  readonly brokers: readonly Master[];
  /** The slaves that are expected, with the broker's name that they share with their masters. */
  readonly slaves: readonly (Slave & { readonly broker: string })[];
  /** Those that are expected as one or the other, as controllers say. */
  readonly replicas: readonly Master[];
  readonly proxies: readonly {
    /** What it is called. */
    readonly name: string;
    /** For clients of RocketMQ 5. */
    readonly grpc: string;
    /** For clients of RocketMQ 4, which use it like a name server. */
    readonly remoting: string;
    /** Where it sends these for all topics; absent: there too. */
    readonly ownAddress?: string;
  }[];
}

/** A row of the check. */
export type EntryPointCheck = MessageCheck | SlaveCheck;

interface Row {
  /** Such as "remoting, broker-a", "gRPC, proxy-a" or "slave 1, broker-a". */
  readonly entryPoint: string;
  readonly address: string;
  /** Absent: the message was sent and received, or the slave follows its master. */
  readonly problem?: string;
}

/** The result of sending a message through one entry point. */
interface MessageCheck extends Row {
  /** Until the message was acknowledged, with all that was configured; absent: it was not. */
  readonly sentMilliseconds?: number;
  /** From sending until the message was received; absent: it was not. */
  readonly receivedMilliseconds?: number;
}

/** A slave, which takes no messages: what has reached it of its master's. */
interface SlaveCheck extends Row {
  /** The bytes of its master's log that it lacks; undefined: that is not known. */
  readonly behindBytes: number | undefined;
}

export const isSlave = (check: EntryPointCheck): check is SlaveCheck => "behindBytes" in check;

/**
 * Sends a message through each entry point and receives it: first through the name servers to each master, then through
 * each proxy with both protocols. Each entry point has a row, which has its problem if it fails. A name server has a row
 * only if it fails; so has an expected broker that no name server knows. A slave has a row below its master's: it has to
 * have what its master was sent.
 */
export async function checkEntryPoints(
  { nameServers, brokers: expected, slaves, replicas, proxies }: EntryPoints,
  options: CheckOptions = {},
): Promise<EntryPointCheck[]> {
  const request = requestOptions(options);
  const { usable, brokers, problems } = await askNameServers(nameServers, request);
  const cluster = { nameServers: usable, ...request };
  const byBrokers = await Promise.all(
    brokers.map((broker) =>
      checkOne(masterLabel(broker), addressOf(broker, [...expected, ...replicas]), (onSent) =>
        throughBroker(masterOf(broker), cluster, onSent),
      ),
    ),
  );

  const missing = (brokers.length > 0 ? expected : [])
    .filter(
      ({ broker, address }) =>
        !brokers.some((one) => one.broker === broker && addressOf(one, expected) === address),
    )
    .map((master) => ({
      entryPoint: masterLabel(master),
      address: master.address,
      problem: "No name server knows a broker there.",
    }));

  const working = brokers.find((_, i) => byBrokers[i].problem === undefined);
  const clusterForProxies = { nameServers: usable, ...requestOptions(options) };
  const [bySlaves, byProxies] = await Promise.all([
    brokers.length > 0 ? checkSlaves(brokers, slaves, replicas, requestOptions(options)) : [],
    Promise.all(
      proxies.flatMap(({ name, grpc, remoting, ownAddress: own = remoting }) => [
        checkOne(`gRPC, ${name}`, grpc, (onSent) =>
          patiently(grpc, clusterForProxies, () =>
            throughGrpc(grpc, masterForProxies(working), clusterForProxies, onSent),
          ),
        ),
        checkOne(`remoting, ${name}`, remoting, (onSent) =>
          patiently(remoting, clusterForProxies, () =>
            throughProxy({ address: remoting, own }, masterForProxies(working), clusterForProxies, onSent),
          ),
        ),
      ]),
    ),
  ]);
  return [...problems, ...byBrokers, ...missing, ...bySlaves, ...byProxies];
}

const masterLabel = ({ broker }: { readonly broker: string }): string => `remoting, ${broker}`;

/** Where the master is, or, where only slaves are registered, ought to be. */
const addressOf = ({ broker, address }: Broker, expected: readonly Master[]): string =>
  address ?? expected.find((one) => one.broker === broker)?.address ?? "";

/** The rows of the slaves that are registered or expected. */
function checkSlaves(
  brokers: readonly Broker[],
  expected: EntryPoints["slaves"],
  replicas: EntryPoints["replicas"],
  options: RequestOptions,
): Promise<EntryPointCheck[]> {
  const registered = brokers.flatMap((master) => master.slaves.map((slave) => ({ master, slave })));
  const missing = expected.filter(
    ({ broker, id, address }) =>
      !registered.some(
        ({ master, slave }) => master.broker === broker && slave.id === id && slave.address === address,
      ),
  );
  const missingReplicas = replicas.filter(
    ({ broker, address }) =>
      !brokers.some((one) => one.broker === broker && one.address === address) &&
      !registered.some(({ master, slave }) => master.broker === broker && slave.address === address),
  );
  return Promise.all([
    ...registered.map(({ master, slave }) => checkSlave(master, slave, options)),
    ...missing.map(({ broker, id, address }) => unknownRow(slaveLabel(broker, id), address, "slave")),
    ...missingReplicas.map(({ broker, address }) => unknownRow(`replica, ${broker}`, address, "broker")),
  ]);
}

/** The row of a broker that is expected, and that no name server knows. */
const unknownRow = (entryPoint: string, address: string, what: string): Promise<SlaveCheck> =>
  Promise.resolve({
    entryPoint,
    address,
    behindBytes: undefined,
    problem: `No name server knows a ${what} there.`,
  });

async function checkSlave(
  { broker, address: master }: Broker,
  slave: Slave,
  options: RequestOptions,
): Promise<EntryPointCheck> {
  const row = { entryPoint: slaveLabel(broker, slave.id), address: slave.address, behindBytes: undefined };
  try {
    if (master === undefined)
      throw new Error("How much it lacks is not known, as its master is not registered.");
    return { ...row, behindBytes: await behindMaster(slave, { broker, address: master }, options) };
  } catch (error) {
    return { ...row, problem: messageOf(error) };
  }
}

const slaveLabel = (broker: string, id: number): string => `slave ${id}, ${broker}`;

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
