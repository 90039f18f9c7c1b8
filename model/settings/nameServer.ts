import { Fields } from "./fields";
import { nameAt } from "./names";
import { checkPort } from "./port";
import * as rules from "./rules";
import { SharedSpec } from "./shared";
import { checkImage } from "./image";

/** A name server: it tells clients which brokers hold a topic. */
export interface NameServerSettings {
  /** Name of the container, and its name on the shared network. Default `rmqnamesrv`. */
  readonly containerName?: string;
  /** Image, without the registry. Default: the profile's. */
  readonly image?: string;
  /** Port on the Docker host. Default 9876; of each further name server one more. */
  readonly port?: number;
  /** Heap, as the JVM's -Xmx takes it. Default: the profile's (96m; `rocketmq44`: 100000000). */
  readonly heap?: string;
}

export interface NameServerSpec {
  readonly containerName: string;
  readonly image: string;
  readonly port: number;
  /** Bytes. */
  readonly heap: number;
}

/**
 * @param index of the name server in its cluster
 * @param first the cluster's first name server, from which the names and ports of the others follow
 */
export function checkNameServer(
  fields: Fields,
  shared: SharedSpec,
  index = 0,
  first?: NameServerSpec,
): NameServerSpec {
  const { server } = shared.profile;
  return {
    containerName: fields.text(
      "containerName",
      nameAt(index, first?.containerName ?? server.nameServer.containerName),
      rules.containerName,
    ),
    image: checkImage(fields, server.image, shared),
    port: checkPort(fields, "port", (first?.port ?? 9876) + index, shared),
    heap: rules.bytesOf(fields.text("heap", server.nameServer.heap, rules.heapSize(64))),
  };
}
