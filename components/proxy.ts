import * as pulumi from "@pulumi/pulumi";
import { planProxy, ProxyAddress, proxyAddress } from "../model/plan";
import {
  checkAddresses,
  checkStandalone,
  checkProxy,
  ProxySettings,
  SharedSettings,
  topicName,
} from "../model/settings";
import { createContainer } from "./container";
import { Placement, splitPlacement } from "./placement";
import { whenReady } from "./readiness";

export interface ProxyArgs extends SharedSettings, ProxySettings, Placement {
  /** The cluster that the proxy stands before: its brokers' `brokerClusterName`. Default DefaultCluster. */
  readonly rocketMQClusterName?: string;
  /** Where the proxy finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  readonly nameServers: readonly string[];
  /**
   * Where the proxy finds the brokers on the network, each as `host:port`, if they hand out the loopback address `ip`.
   * Default: none.
   */
  readonly brokers?: readonly string[];
}

/** A RocketMQ 5 proxy in a Docker container. */
export class Proxy extends pulumi.ComponentResource {
  /** Where clients find it; known once it listens, which is after a broker of its cluster has registered. */
  readonly address: pulumi.Output<ProxyAddress>;

  constructor(name: string, args: ProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(args);
    const [{ spec, backend }, shared] = checkStandalone(settings, (fields, shared) => ({
      spec: checkProxy(fields, shared),
      backend: {
        rocketMQClusterName: fields.text("rocketMQClusterName", "DefaultCluster", topicName),
        nameServers: checkAddresses(fields, "nameServers"),
        brokers: checkAddresses(fields, "brokers", []),
      },
    }));
    super("rocketmq:index:Proxy", name, settings, opts);
    const plan = planProxy(spec, shared, backend);
    const container = createContainer(name, plan, placement, { parent: this });
    const ready = whenReady(container, plan, shared);
    this.address = ready.apply(() => proxyAddress(spec, shared));
    this.registerOutputs({ address: this.address });
  }
}
