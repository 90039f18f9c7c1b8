import { askNameServer } from "./ask";
import { all } from "./outcomes";
import { brokersIn, listBrokers } from "./requests";
import { TimeLimit } from "./timeLimit";

/** A broker that takes messages. */
export interface Master {
  readonly broker: string;
  /** Where name servers send clients, `host:port`. */
  readonly address: string;
}

/** The masters that the name servers know, by name. */
export async function findMasters(nameServers: readonly string[], time: TimeLimit): Promise<Master[]> {
  const answers = await all(
    nameServers.map((address) =>
      askNameServer(address, time, async (ask) => brokersIn((await ask(listBrokers)).body)),
    ),
  );
  const addresses = new Map(
    answers.flat().map(({ brokerName, brokerAddrs }) => [brokerName, brokerAddrs["0"]]),
  );
  if (addresses.size === 0) throw new Error(`No broker is registered with ${nameServers.join(" or ")}.`);
  return [...addresses.keys()].sort().map((broker) => {
    const address = addresses.get(broker);
    if (address === undefined) throw new Error(`Broker ${broker}: Only slaves are registered, no master.`);
    return { broker, address };
  });
}
