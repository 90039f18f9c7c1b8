import { Fields } from "./fields";
import { checkImage } from "./image";
import { nameAt } from "./names";
import { checkPort } from "./port";
import * as rules from "./rules";
import { SharedSpec } from "./shared";

/** A proxy of RocketMQ 5, in cluster mode: the way in for clients that speak gRPC, and for remoting clients too. */
export interface ProxySettings {
  /** Name of the container, and its name on the shared network. Default `rmqproxy`. */
  readonly containerName?: string;
  /** Image, without the registry. Default: the profile's. */
  readonly image?: string;
  /** Heap, as the JVM's -Xmx takes it. Default: the profile's (192m). */
  readonly heap?: string;
  /**
   * RocketMQ's `grpcServerPort`, in the container and on the Docker host alike, because clients are told to use it.
   * Default 8081; of each further proxy 10 more.
   */
  readonly grpcServerPort?: number;
  /**
   * RocketMQ's `remotingListenPort`, likewise for remoting clients. Default 8082, as RocketMQ's own, 8080, is often
   * taken; of each further proxy 10 more.
   */
  readonly remotingListenPort?: number;
}

export interface ProxySpec {
  readonly containerName: string;
  readonly image: string;
  /** Bytes. */
  readonly heap: number;
  readonly grpcServerPort: number;
  readonly remotingListenPort: number;
}

/** What a profile's proxy is taken for where it has none, which is an error. */
const none = { containerName: "rmqproxy", heap: "192m" };

export const noProxy = ({ profile }: SharedSpec): string =>
  `RocketMQ ${profile.server.version} of the ${profile.name} profile has no proxy: clients that speak gRPC need rocketmq5.`;

/**
 * @param index of the proxy in its cluster
 * @param first the cluster's first proxy, from which the names and ports of the others follow
 */
export function checkProxy(fields: Fields, shared: SharedSpec, index = 0, first?: ProxySpec): ProxySpec {
  const { image, proxy = none } = shared.profile.server;
  if (proxy === none) fields.reject("profile", noProxy(shared));
  const port = (key: "grpcServerPort" | "remotingListenPort", usual: number) =>
    checkPort(fields, key, (first?.[key] ?? usual) + index * 10, shared);
  return {
    containerName: fields.text(
      "containerName",
      nameAt(index, first?.containerName ?? proxy.containerName),
      rules.containerName,
    ),
    image: checkImage(fields, image, shared),
    heap: rules.bytesOf(fields.text("heap", proxy.heap, rules.heapSize(128))),
    grpcServerPort: port("grpcServerPort", 8081),
    remotingListenPort: port("remotingListenPort", 8082),
  };
}
