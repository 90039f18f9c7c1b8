import {
  askForBrokers,
  Broker,
  brokersOf,
  CheckOptions,
  Master,
  masterOf,
  messageOf,
  noBroker,
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
  /** The masters that have to be there. */
  readonly brokers: readonly string[];
  readonly proxies: readonly {
    /** Where clients of RocketMQ 5 connect. */
    readonly grpc: string;
    /** Where clients of RocketMQ 4 connect as to a name server. */
    readonly remoting: string;
  }[];
}

/** What came of a message that was to go through one of them. */
export interface EntryPointCheck {
  /** Such as "remoting, broker-a" or "gRPC, proxy". */
  readonly entryPoint: string;
  readonly address: string;
  /** Until the message was acknowledged. Absent: it was not. */
  readonly sentMilliseconds?: number;
  /** From the message's sending until it was here again. Absent: it was not. */
  readonly receivedMilliseconds?: number;
  /** Absent: the message went through. */
  readonly problem?: string;
}

/**
 * Sends a message through each entry point and receives it: by the name servers to each master, then through each proxy by
 * both of its protocols. One that fails is told in its row; the others are tried all the same. A name server has a
 * row where it fails, and so has a broker that none of them knows.
 */
export async function checkEntryPoints(
  { nameServers, brokers: expected, proxies }: EntryPoints,
  options: CheckOptions = {},
): Promise<EntryPointCheck[]> {
  const request = requestOptions(options);
  const { usable, brokers, problems } = await askAll(nameServers, request);
  const cluster = { nameServers: usable, ...request };
  const byBrokers = await Promise.all(
    brokers.map((broker) =>
      checkOne(`remoting, ${broker.broker}`, broker.address ?? "", (onSent) =>
        throughBroker(masterOf(broker), cluster, onSent),
      ),
    ),
  );

  const absent = (brokers.length > 0 ? expected : [])
    .filter((address) => !brokers.some((broker) => broker.address === address))
    .map((address) => ({ entryPoint: "remoting", address, problem: "No name server knows a broker there." }));

  const good = brokers.find((_, i) => byBrokers[i].problem === undefined);
  const anew = { nameServers: usable, ...requestOptions(options) };
  const byProxies = await Promise.all(
    proxies.flatMap(({ grpc, remoting }) => [
      checkOne("gRPC, proxy", grpc, (onSent) => throughGrpc(grpc, behind(good), anew, onSent)),
      checkOne("remoting, proxy", remoting, (onSent) => throughProxy(remoting, behind(good), anew, onSent)),
    ]),
  );
  return [...problems, ...byBrokers, ...absent, ...byProxies];
}

/** What the name servers know, as far as they are of use. */
async function askAll(
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
    problems.push({ entryPoint: "remoting", address: usable.join(";"), problem: noBroker(usable) });
  return { usable, brokers, problems };
}

/** The row of an entry point, however the work ends. */
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

/** The broker with the topics of messages that go through proxies, which create none themselves. */
function behind(broker: Broker | undefined): Master {
  if (broker === undefined) throw new Error("Not tried, as no broker passed a message on.");
  return masterOf(broker);
}
