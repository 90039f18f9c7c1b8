import * as pulumi from "@pulumi/pulumi";
import { nameServerAddress, planNameServer } from "../model/plan";
import {
  controllerPeerSettings,
  nameSetting,
  peerSettings,
  readSettings,
  resolveNameServer,
  resolveStandalone,
} from "../model/settings";
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
  /**
   * Where all controllers are, each as `host:port`, this name server's own, which it is then, among them: `CONTAINER:9868` on a network, else at its
   * `controllerPort`.
   *
   * @default it is none
   */
  controllers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether other servers of its cluster may be on other Docker hosts, so that what they alone dial is published too: a controller's port.
   *
   * @default false
   */
  acrossHosts?: boolean;
  /**
   * Where a controller finds the brokers on the network, each as `host:port`; it matters with a loopback `ip` only.
   *
   * @default none
   */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
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
        const { controllers, brokers } = readSettings(
          fields,
          { ...controllerPeerSettings, brokers: peerSettings.brokers },
          { controllers: [], brokers: [] },
        );
        return { nameServer: resolveNameServer(fields, own.name, shared), controllers, brokers };
      });
      const { nameServer, controllers, brokers } = server;
      return {
        ...planNameServer(nameServer, shared, controllers, brokers),
        address: nameServerAddress(nameServer, shared),
        shared,
      };
    });
    super("pulumi-rocketmq:index:NameServer", name, settings, opts);
    const container = createServer(name, plan, placement, this);
    this.address = whenReady(container, plan, ({ address }) => address);
    this.registerOutputs({ address: this.address });
  }
}
