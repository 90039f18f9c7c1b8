import * as pulumi from "@pulumi/pulumi";
import { brokerAddress, planBroker } from "../plan";
import { BrokerSettings, checkAlone, checkBroker, checkNameServerAddresses, SharedSettings } from "../spec";
import { Placement, splitPlacement } from "./placement";
import { whenReady } from "./readiness";
import { createServer } from "./server";

export interface BrokerArgs extends SharedSettings, BrokerSettings, Placement {
  /** Where the broker finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  readonly nameServers: readonly string[];
}

/** A RocketMQ broker in a Docker container. */
export class Broker extends pulumi.ComponentResource {
  /** Where clients find it, as `host:port`; known once it is registered at the name server. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(args);
    const [{ spec, nameServers }, shared] = checkAlone(settings, (fields, shared) => ({
      spec: checkBroker(fields, shared),
      nameServers: checkNameServerAddresses(fields),
    }));
    super("rocketmq:index:Broker", name, args, opts);
    const plan = planBroker(spec, shared, nameServers);
    const container = createServer(name, plan, placement, this);
    const ready = whenReady(container, plan.container, shared);
    this.address = ready.apply(() => brokerAddress(spec, shared));
    this.registerOutputs({ address: this.address });
  }
}
