import * as pulumi from "@pulumi/pulumi";
import { nameServerAddress, planNameServer } from "../model/plan";
import { checkStandalone, checkNameServer, NameServerSettings, SharedSettings } from "../model/settings";
import { Placement, splitPlacement } from "./placement";
import { whenReady } from "./readiness";
import { createServer } from "./server";

export interface NameServerArgs extends SharedSettings, NameServerSettings, Placement {}

/** A RocketMQ name server in a Docker container. */
export class NameServer extends pulumi.ComponentResource {
  /** Where clients find it, as `host:port`; known once it is ready. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: NameServerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(args);
    const [spec, shared] = checkStandalone(settings, checkNameServer);
    super("rocketmq:index:NameServer", name, settings, opts);
    const plan = planNameServer(spec, shared);
    const container = createServer(name, plan, placement, this);
    const ready = whenReady(container, plan.container, shared);
    this.address = ready.apply(() => nameServerAddress(spec, shared));
    this.registerOutputs({ address: this.address });
  }
}
