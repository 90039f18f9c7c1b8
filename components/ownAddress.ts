import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { connect, engineSettings } from "./dockerEngine";

/**
 * An address `name:port` of a container with the one that it has on its network in place of its name. Docker chose that when it
 * started the container, and is asked in a preview too, so that the two say the same. Where it cannot tell, the name stands.
 *
 * @param network absent: the container has one
 */
export function atOwnAddress(
  address: pulumi.Input<string>,
  container: docker.Container,
  network?: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi
    .all([address, container.id, engineSettings(container), network])
    .apply(async ([address, id, settings, network]) => {
      try {
        const { Networks } = (await (await connect(settings)).getContainer(id).inspect()).NetworkSettings;
        const { IPAddress } = network === undefined ? Object.values(Networks)[0] : Networks[network];
        return IPAddress === "" ? address : `${IPAddress}:${address.split(":")[1]}`;
      } catch {
        return address;
      }
    });
}
