import { withConnection } from "./ask";
import { RequestOptions } from "./requestOptions";
import { BrokerData, brokersIn, listBrokers } from "./requests";

/** A broker in the name servers' list, with its slaves. */
export interface Broker {
  readonly broker: string;
  /** The master's address for clients, `host:port`; absent: only slaves are registered. */
  readonly address?: string;
  readonly slaves: readonly Slave[];
}

export interface Slave {
  /** Above 0. */
  readonly id: number;
  readonly address: string;
}

/** Where a broker is. */
export interface BrokerAddress {
  readonly broker: string;
  readonly address: string;
}

/** One that takes messages. */
export type Master = BrokerAddress;

export const askForBrokers = (nameServer: string, options: RequestOptions): Promise<BrokerData[]> =>
  withConnection(nameServer, options, async (ask) => brokersIn((await ask(listBrokers)).body));

/** The brokers that the name servers know together, sorted by name; one may know a master and another its slaves. */
export function brokersOf(brokerData: readonly BrokerData[]): Broker[] {
  const known = new Map<string, BrokerData["brokerAddrs"]>();
  for (const { brokerName, brokerAddrs } of brokerData)
    known.set(brokerName, { ...known.get(brokerName), ...brokerAddrs });
  return [...known]
    .map(([broker, { "0": address, ...others }]) => ({
      broker,
      address,
      slaves: Object.entries(others).map(([id, slave]) => ({ id: Number(id), address: slave as string })),
    }))
    .sort(byName);
}

const byName = (a: Broker, b: Broker): number => (a.broker < b.broker ? -1 : 1);

/** @param nameServers that were asked */
export const noBrokerMessage = (nameServers: readonly string[]): string =>
  `No broker is registered with ${nameServers.join(" or ")}.`;

export function masterOf({ broker, address }: Broker): Master {
  if (address === undefined)
    throw new Error(
      "No master is registered, only slaves: consumers may read from these, and nothing can be sent.",
    );
  return { broker, address };
}
