import { withConnection } from "./ask";
import { RequestOptions } from "./requestOptions";
import { BrokerData, brokersIn, listBrokers } from "./requests";

/** A broker in the name servers' list. */
export interface Broker {
  readonly broker: string;
  /** The master's address for clients, `host:port`; absent: only slaves are registered. */
  readonly address?: string;
}

/** A broker that takes messages. */
export type Master = Required<Broker>;

export const askForBrokers = (nameServer: string, options: RequestOptions): Promise<BrokerData[]> =>
  withConnection(nameServer, options, async (ask) => brokersIn((await ask(listBrokers)).body));

/** The brokers that the name servers know together, sorted by name. */
export function brokersOf(brokerData: readonly BrokerData[]): Broker[] {
  const addresses = new Map(brokerData.map(({ brokerName, brokerAddrs }) => [brokerName, brokerAddrs["0"]]));
  return [...addresses].map(([broker, address]) => ({ broker, address })).sort(byName);
}

const byName = (a: Broker, b: Broker): number => (a.broker < b.broker ? -1 : 1);

/** @param nameServers that were asked */
export const noBrokerMessage = (nameServers: readonly string[]): string =>
  `No broker is registered with ${nameServers.join(" or ")}.`;

export function masterOf({ broker, address }: Broker): Master {
  if (address === undefined) throw new Error("Only slaves are registered, no master.");
  return { broker, address };
}
