import * as pulumi from "@pulumi/pulumi";
import { brokerAddress, planBroker } from "../model/plan";
import {
  BrokerSettings,
  checkAddresses,
  checkStandalone,
  checkBroker,
  SharedSettings,
} from "../model/settings";
import { Placement, splitPlacement } from "./placement";
import { whenReady } from "./readiness";
import { createServer } from "./server";

export interface BrokerArgs extends SharedSettings, BrokerSettings, Placement {
  /** Where the broker finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  readonly nameServers: readonly string[];
  /**
   * Where a slave finds its master on the network, as `host:port`; it matters with a loopback `ip` only. Default: none.
   */
  readonly brokers?: readonly string[];
}

/** A RocketMQ broker in a Docker container. */
export class Broker extends pulumi.ComponentResource {
  /** Where clients find it, as `host:port`; known once it is registered at the name server. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(args);
    const [{ spec, nameServers, brokers }, shared] = checkStandalone(settings, (fields, shared) => ({
      spec: checkBroker(fields, shared),
      nameServers: checkAddresses(fields, "nameServers"),
      brokers: checkAddresses(fields, "brokers", []),
    }));
    super("rocketmq:index:Broker", name, settings, opts);
    const plan = planBroker(spec, shared, nameServers, brokers);
    const container = createServer(name, plan, placement, this);
    const ready = whenReady(container, plan.container, shared);
    this.address = ready.apply(() => brokerAddress(spec, shared));
    this.registerOutputs({ address: this.address });
  }
}
