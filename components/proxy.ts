import * as pulumi from "@pulumi/pulumi";
import { metricsAddress, planProxy, proxyAddress } from "../model/plan";
import {
  clusterNameSetting,
  nameSetting,
  readSettings,
  resolvePeers,
  resolveProxy,
  resolveStandalone,
  resolveSuperUser,
} from "../model/settings";
import { AccessArgs } from "./access";
import { ProxySettings, SharedSettings } from "./args";
import { createContainer } from "./container";
import { thisMachine } from "./machine";
import { Placement, splitPlacement } from "./placement";
import { partOf, planned } from "./planned";
import { whenReady } from "./readiness";
import { withSecrets } from "./secrets";

export interface ProxyArgs extends SharedSettings, ProxySettings, Placement, AccessArgs {
  /** What the server is called; it ends its container's name. @default proxy-a */
  name?: string;
  /** The cluster that the proxy stands before; RocketMQ's `rocketMQClusterName`. @default DefaultCluster */
  brokerClusterName?: string;
  /** Where the proxy finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  nameServers: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Where the proxy finds the brokers on the network, each as `host:port`, if they hand out the loopback address `ip`.
   *
   * @default none
   */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A RocketMQ 5 proxy in a Docker container. */
export class Proxy extends pulumi.ComponentResource {
  /** Where clients that speak gRPC find it, as `host:port`; known once a master of its cluster has registered and it listens. */
  readonly grpcAddress: pulumi.Output<string>;
  /** Where remoting clients find it, as their name server: `host:port`; known likewise. */
  readonly remotingAddress: pulumi.Output<string>;
  /** Where Prometheus finds its metrics, as `host:port`; known likewise. Absent: they are off, or sent elsewhere. */
  readonly metricsAddress: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(withSecrets(args, "secretKey", "privateKey"));
    const plan = planned(settings, (known) => {
      const { server, shared } = resolveStandalone(
        known,
        thisMachine(opts),
        (fields, shared) => {
          const own = readSettings(fields, { ...nameSetting("proxy-a"), ...clusterNameSetting }, {});
          const backend = { rocketMQClusterName: own.brokerClusterName, ...resolvePeers(fields) };
          return { proxy: resolveProxy(fields, own.name, shared), backend };
        },
        resolveSuperUser,
      );
      const { proxy, backend } = server;
      return {
        container: planProxy(proxy, shared, backend),
        reached: { ...proxyAddress(proxy, shared), metrics: metricsAddress(proxy, shared) },
        shared,
      };
    });
    super("pulumi-rocketmq:index:Proxy", name, settings, opts);
    const container = createContainer(
      name,
      partOf(plan, (all) => all.container),
      placement,
      { parent: this },
    );
    const reached = whenReady(container, plan, (all) => all.reached);
    this.grpcAddress = reached.grpc;
    this.remotingAddress = reached.remoting;
    this.metricsAddress = reached.metrics;
    this.registerOutputs({
      grpcAddress: this.grpcAddress,
      remotingAddress: this.remotingAddress,
      metricsAddress: this.metricsAddress,
    });
  }
}
