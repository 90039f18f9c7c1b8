import * as pulumi from "@pulumi/pulumi";
import { nameServerAddress, planNameServer } from "../model/plan";
import { nameSetting, readSettings, resolveNameServer, resolveStandalone } from "../model/settings";
import { NameServerSettings, SharedSettings } from "./args";
import { thisMachine } from "./machine";
import { Placement, splitPlacement } from "./placement";
import { planned } from "./planned";
import { whenReady } from "./readiness";
import { withSecrets } from "./secrets";
import { createServer } from "./server";

export interface NameServerArgs extends SharedSettings, NameServerSettings, Placement {
  /** What the server is called; it ends its container's name. @default namesrv-a */
  name?: string;
}

/** A RocketMQ name server in a Docker container. */
export class NameServer extends pulumi.ComponentResource {
  /** Where clients find it, as `host:port`; known once it is ready. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: NameServerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const [placement, settings] = splitPlacement(withSecrets(args, "privateKey"));
    const plan = planned(settings, (known) => {
      const { server, shared } = resolveStandalone(known, thisMachine(opts), (fields, shared) => {
        const own = readSettings(fields, nameSetting("namesrv-a"), {});
        return resolveNameServer(fields, own.name, shared);
      });
      return { ...planNameServer(server, shared), address: nameServerAddress(server, shared), shared };
    });
    super("pulumi-rocketmq:index:NameServer", name, settings, opts);
    const container = createServer(name, plan, placement, this);
    this.address = whenReady(container, plan, ({ address }) => address);
    this.registerOutputs({ address: this.address });
  }
}
