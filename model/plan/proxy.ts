import { proxyPorts, ResolvedProxy, ResolvedShared } from "../settings";
import { accessFiles, fillIn, proxyAccess } from "./accessControl";
import { clientHost, handedOut, hostAmong, publishedPorts, samePort } from "./address";
import { ContainerPlan } from "./container";
import { planForwarder } from "./forward";
import { metricsConf } from "./metrics";
import { brokerRegistered, noneConnected, onOwnPorts, portsListening } from "./probe";
import { planServer } from "./server";
import { quoted, runAfter, useInstead } from "./shell";
import { proxyTls, tlsFiles, tlsOptions } from "./tls";

/** The cluster that a proxy stands before. */
export interface Backend {
  readonly rocketMQClusterName: string;
  /** Where the proxy finds the name servers, each as `host:port`. */
  readonly nameServers: readonly string[];
  /** The brokers on the network, each as `host:port`. */
  readonly brokers: readonly string[];
}

export function planProxy(proxy: ResolvedProxy, shared: ResolvedShared, backend: Backend): ContainerPlan {
  const { proxy: program, jvmEnvironment } = shared.profile.server;
  const { configFile = "", command = [], conf } = program ?? {}; // that there is one was checked
  const { grpcServerPort, remotingListenPort } = proxy;
  const ports = [grpcServerPort, remotingListenPort];
  const { files, options } = planForwarder(backend.brokers, shared);
  const config = {
    rocketMQClusterName: backend.rocketMQClusterName,
    namesrvAddr: backend.nameServers.join(";"),
    proxyMode: "CLUSTER",
    grpcServerPort,
    remotingListenPort,
    useEndpointPortFromRequest: true, // or it would send clients to other proxies at its own port
    remotingAccessAddr: handedOut(proxy.containerName, shared),
    ...proxyAccess(shared),
    ...proxyTls(shared),
    ...Object.fromEntries(
      Object.entries({ ...conf, ...proxy.proxyConf, ...metricsConf(proxy, shared) }).map(([key, value]) => [
        key,
        jsonValue(value),
      ]),
    ),
  };
  const own = {
    // A proxy that finds no broker dies, also when Docker starts all of them again at once.
    command: runAfter(brokerRegistered({ cluster: backend.rocketMQClusterName }, backend.nameServers), [
      ...command,
      "-pc",
      configFile,
    ]),
    environment: jvmEnvironment(proxy.heap, [
      ...options,
      ...(shared.tls ? tlsOptions(shared) : []), // else gRPC clients may have TLS, which they want unless told otherwise
      ...proxy.jvmOptions,
    ]),
    ports: publishedPorts(proxyPorts(proxy).map(samePort), shared),
    aliases: [],
    mounts: [],
    files: [
      { path: configFile, content: `${JSON.stringify(config, undefined, 2)}\n` },
      ...accessFiles(shared),
      ...tlsFiles(shared),
      ...files,
    ],
    probe: onOwnPorts(ports, shared, portsListening(ports)),
  };
  // Then it waits for threads of its own alone, five times for up to three seconds.
  const first = shared.superUser
    ? [
        `cp ${quoted(configFile)} ${wholeConfig}`,
        useInstead(configFile, wholeConfig),
        fillIn(wholeConfig),
      ].join("\n")
    : undefined;
  return planServer("proxy", proxy, shared, own, { first, useless: noneConnected(ports) }).container;
}

/** The file that a proxy is given where its own has a placeholder. */
const wholeConfig = "/tmp/rmq-proxy.json";

/** As JSON has it: what looks like one of its numbers or truth values is one. */
const jsonValue = (value: string): unknown =>
  /^(-?(0|[1-9]\d{0,14})(\.\d+)?|true|false)$/.test(value) ? JSON.parse(value) : value;

/** Where the console finds it, by its port for remoting clients. */
export const internalProxyAddress = (
  { containerName, remotingListenPort }: ResolvedProxy,
  shared: ResolvedShared,
): string => `${hostAmong(containerName, shared)}:${remotingListenPort}`;

/** Where clients find a proxy. */
export interface ProxyAddress {
  /** For clients that speak gRPC: `host:port`. */
  readonly grpc: string;
  /** For remoting clients, as their name server: `host:port`. */
  readonly remoting: string;
}

export function proxyAddress(proxy: ResolvedProxy, shared: ResolvedShared): ProxyAddress {
  const host = clientHost(proxy.containerName, shared);
  return { grpc: `${host}:${proxy.grpcServerPort}`, remoting: `${host}:${proxy.remotingListenPort}` };
}
