import { isOwnEngine } from "../../../components/ownEngine";
import { inspect } from "./docker";
import { Place } from "./place";

/**
 * Where the name servers of a cluster whose `ip` is left to the default send clients that want a broker.
 *
 * @param step from the first broker's port to this one's
 */
export async function brokerAddress(place: Place, server = "broker-a", step = 0): Promise<string> {
  const port = place.listenPort + step;
  return `${isOwnEngine() ? await ownAddress(place.container(server)) : "127.0.0.1"}:${port}`;
}

/** The address of a container on its one network. */
export async function ownAddress(container: string): Promise<string> {
  const { Networks } = (await inspect(container)).NetworkSettings;
  const [{ IPAddress }] = Object.values(Networks);
  return IPAddress;
}
