import { ProxySpec, SharedSpec } from "../settings";
import { clientHost, publishedPorts, samePort } from "./address";
import { ContainerPlan } from "./container";
import { planForwarder } from "./forward";
import { portsListening, onOwnPorts, brokerRegistered } from "./probe";
import { planServer } from "./server";
import { runAfter } from "./shell";

/** The cluster that a proxy stands before. */
export interface Backend {
  readonly rocketMQClusterName: string;
  /** Where the proxy finds the name servers, each as `host:port`. */
  readonly nameServers: readonly string[];
  /** The brokers on the network, each as `host:port`. */
  readonly brokers: readonly string[];
}

export function planProxy(spec: ProxySpec, shared: SharedSpec, backend: Backend): ContainerPlan {
  const { proxy, jvmEnvironment } = shared.profile.server;
  const { configFile = "", command = [] } = proxy ?? {}; // checked with the spec
  const { grpcServerPort, remotingListenPort } = spec;
  const ports = [grpcServerPort, remotingListenPort];
  const { files, options } = planForwarder(backend.brokers, shared);
  const config = {
    rocketMQClusterName: backend.rocketMQClusterName,
    namesrvAddr: backend.nameServers.join(";"),
    proxyMode: "CLUSTER",
    grpcServerPort,
    remotingListenPort,
    remotingAccessAddr: clientHost(spec.containerName, shared),
  };
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    // A proxy that finds no broker dies, also when Docker starts all of them again at once.
    command: runAfter(brokerRegistered({ cluster: backend.rocketMQClusterName }, backend.nameServers), [
      ...command,
      "-pc",
      configFile,
    ]),
    environment: jvmEnvironment(spec.heap, options),
    ports: publishedPorts(ports.map(samePort), shared),
    aliases: [],
    mounts: [],
    files: [{ path: configFile, content: `${JSON.stringify(config, undefined, 2)}\n` }, ...files],
    probe: onOwnPorts(ports, shared, portsListening(ports)),
  }).container;
}

/** Where clients find a proxy. */
export interface ProxyAddress {
  /** For clients that speak gRPC: `host:port`. */
  readonly grpc: string;
  /** For remoting clients, as their name server: `host:port`. */
  readonly remoting: string;
}

export function proxyAddress(spec: ProxySpec, shared: SharedSpec): ProxyAddress {
  const host = clientHost(spec.containerName, shared);
  return { grpc: `${host}:${spec.grpcServerPort}`, remoting: `${host}:${spec.remotingListenPort}` };
}
