import { connected } from "./ask";
import { BrokerData, brokersIn, listBrokers } from "./requests";
import { RequestOptions } from "./requestOptions";

/** A broker as name servers know it. */
export interface Broker {
  readonly broker: string;
  /** Where name servers send clients that want its master, `host:port`. Absent: only slaves are registered. */
  readonly address?: string;
}

/** A broker that takes messages. */
export type Master = Required<Broker>;

export const askForBrokers = (nameServer: string, options: RequestOptions): Promise<BrokerData[]> =>
  connected(nameServer, options, async (ask) => brokersIn((await ask(listBrokers)).body));

/** The brokers that any name server knows, by name. */
export function brokersOf(known: readonly BrokerData[]): Broker[] {
  const addresses = new Map(known.map(({ brokerName, brokerAddrs }) => [brokerName, brokerAddrs["0"]]));
  return [...addresses].map(([broker, address]) => ({ broker, address })).sort(byName);
}

const byName = (a: Broker, b: Broker): number => (a.broker < b.broker ? -1 : 1);

/** @param nameServers those that were asked */
export const noBroker = (nameServers: readonly string[]): string =>
  `No broker is registered with ${nameServers.join(" or ")}.`;

export function masterOf({ broker, address }: Broker): Master {
  if (address === undefined) throw new Error("Only slaves are registered, no master.");
  return { broker, address };
}
