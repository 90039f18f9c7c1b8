import * as pulumi from "@pulumi/pulumi";
import { brokerAddress, metricsAddress, planBroker } from "../model/plan";
import {
  clusterNameSetting,
  nameSetting,
  readSettings,
  replicaSetting,
  resolveBroker,
  resolveControllers,
  resolvePeers,
  resolveStandalone,
  resolveSuperUser,
} from "../model/settings";
import { AccessArgs } from "./access";
import { BrokerSettings, SharedSettings } from "./args";
import { thisMachine } from "./machine";
import { atOwnAddress } from "./ownAddress";
import { Placement, splitPlacement } from "./placement";
import { planned } from "./planned";
import { whenReady } from "./readiness";
import { withSecrets } from "./secrets";
import { createServer } from "./server";

export interface BrokerArgs extends SharedSettings, BrokerSettings, Placement, AccessArgs {
  /** What the server is called; it ends its container's name. @default broker-a */
  name?: string;
  /** Which of its group's `replicas` it is. @default 0 */
  replica?: number;
  /** RocketMQ's name of the cluster that the broker belongs to. @default DefaultCluster */
  brokerClusterName?: string;
  /** Where the broker finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  nameServers: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Where a broker finds its master on the network, or those that may become it, each as `host:port`; it matters with a loopback `ip`
   * only.
   *
   * @default none
   */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether other servers of its cluster may be on other Docker hosts, so that what they alone dial is published too: replication's port, with `tls` too, though that encrypts none of it.
   *
   * @default false
   */
  acrossHosts?: boolean;
  /**
   * Where the controllers are, each as `host:port`, as `durability` `safe` and `power-safe` want them. RocketMQ's `controllerAddr`.
   *
   * @default none
   */
  controllers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A RocketMQ broker in a Docker container. */
export class Broker extends pulumi.ComponentResource {
  /** Where clients find it, as `host:port`; known once it is registered at the name servers. */
  readonly address: pulumi.Output<string>;
  /** Where Prometheus finds its metrics, as `host:port`; known likewise. Absent: they are off, or sent elsewhere. */
  readonly metricsAddress: pulumi.Output<string | undefined>;

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(withSecrets(args, "secretKey", "privateKey"));
    const plan = planned(settings, (known) => {
      const { server, shared } = resolveStandalone(
        known,
        thisMachine(opts),
        (fields, shared) => {
          const own = readSettings(
            fields,
            { ...nameSetting("broker-a"), ...replicaSetting, ...clusterNameSetting },
            {},
          );
          const broker = resolveBroker(fields, own.name, shared, own.brokerClusterName, own.replica);
          return {
            broker,
            controllers: resolveControllers(fields, broker.controlled),
            ...resolvePeers(fields),
          };
        },
        resolveSuperUser,
      );
      const { broker, nameServers, brokers, controllers } = server;
      return {
        ...planBroker(broker, shared, nameServers, brokers, controllers),
        reached: { address: brokerAddress(broker, shared), metrics: metricsAddress(broker, shared) },
        shared,
      };
    });
    super("pulumi-rocketmq:index:Broker", name, settings, opts);
    const container = createServer(name, plan, placement, this);
    const reached = whenReady(container, plan, (all) => all.reached);
    const { mode } = plan.outline.shared.reach;
    this.address =
      mode === "container" ? atOwnAddress(reached.address, container, placement.network) : reached.address;
    this.metricsAddress = reached.metrics;
    this.registerOutputs({ address: this.address, metricsAddress: this.metricsAddress });
  }
}
