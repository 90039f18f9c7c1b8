import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ContainerPlan, imagesOf, planCluster, renderReadme } from "../model/plan";
import { checkCluster, checked, ClusterSettings, Fields, thisMachine } from "../model/settings";
import { Broker } from "./broker";
import { Console } from "./console";
import { NameServer } from "./nameServer";
import { Placement } from "./placement";
import { Proxy } from "./proxy";

export interface ClusterArgs extends ClusterSettings {
  /** Password of the console's user. Default: a random one. */
  readonly consolePassword?: pulumi.Input<string>;
}

/** A RocketMQ cluster on one Docker host: name servers, brokers, proxies and a console on a network of their own, or the host's. */
export class Cluster extends pulumi.ComponentResource {
  /** Where clients find the name servers, as `host:port`, several joined by `;`; known once all brokers are registered. */
  readonly nameServerAddress: pulumi.Output<string>;
  /** Where clients find the brokers, each as `host:port`; known once they are registered. */
  readonly brokerAddresses: pulumi.Output<string[]>;
  /** Where clients that speak gRPC find the proxies, each as `host:port`; empty without any. */
  readonly proxyAddresses: pulumi.Output<string[]>;
  /** Where a browser finds the console; absent without one. */
  readonly consoleUrl?: pulumi.Output<string>;
  readonly consoleUser?: pulumi.Output<string>;
  /** A secret. */
  readonly consolePassword?: pulumi.Output<string>;
  /** The Docker network that the servers share, and that clients in containers join; `host`: the Docker host's. */
  readonly networkName: pulumi.Output<string>;
  /** How to connect, in Markdown. */
  readonly readme: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const { consolePassword, ...settings } = args;
    const spec = checked((report) => checkCluster(new Fields(settings, "", report), thisMachine()));
    super(
      "rocketmq:index:Cluster",
      name,
      { ...settings, consolePassword: consolePassword && pulumi.secret(consolePassword) },
      opts,
    );
    const plan = planCluster(spec);
    const {
      networkName,
      nameServers: nameServerSettings = [{}],
      brokers: brokerSettings = [{}],
      proxyEnabled,
      proxies: proxySettings = [{}],
      consoleEnabled,
      console: consoleSettings = {},
      ...shared
    } = settings;

    const parent = { parent: this };

    const network = spec.shared.reach.onHost
      ? pulumi.output(plan.networkName)
      : new docker.Network(name, { name: plan.networkName }, parent).name;
    const pulled = pullImages(name, imagesOf(plan), this);
    const place = ({ image }: ContainerPlan): Placement => ({
      network,
      pulledImage: pulled[image],
    });
    const { nameServers: nameServerAddresses, ...backend } = plan.backend;

    const nameServers = plan.nameServers.map(
      ({ container }, i) =>
        new NameServer(
          `${name}-nameserver-${i}`,
          {
            ...shared,
            ...nameServerSettings[i],
            containerName: spec.nameServers[i].containerName,
            port: spec.nameServers[i].port,
            ...place(container),
          },
          parent,
        ),
    );
    const brokers = plan.brokers.map(
      ({ container }, i) =>
        new Broker(
          `${name}-${spec.brokers[i].brokerName}-${spec.brokers[i].brokerId}`,
          {
            ...shared,
            ...brokerSettings[i],
            containerName: spec.brokers[i].containerName,
            brokerName: spec.brokers[i].brokerName,
            listenPort: spec.brokers[i].listenPort,
            ...place(container),
            nameServers: nameServerAddresses,
            brokers: plan.brokersOf[i],
          },
          parent,
        ),
    );
    const proxies = plan.proxies.map(
      (container, i) =>
        new Proxy(
          `${name}-proxy-${i}`,
          {
            ...shared,
            ...proxySettings[i],
            containerName: spec.proxies[i].containerName,
            grpcServerPort: spec.proxies[i].grpcServerPort,
            remotingListenPort: spec.proxies[i].remotingListenPort,
            ...place(container),
            nameServers: nameServerAddresses,
            ...backend,
          },
          parent,
        ),
    );
    const console =
      plan.console &&
      new Console(
        `${name}-console`,
        {
          ...shared,
          ...consoleSettings,
          ...place(plan.console),
          nameServers: nameServerAddresses,
          brokers: backend.brokers,
          password: consolePassword,
        },
        parent,
      );

    // A name server without brokers is of no use to anybody: it is told when they are registered.
    const ready = pulumi.all([...nameServers, ...brokers].map(({ address }) => address));
    this.nameServerAddress = ready.apply(() => plan.nameServerAddresses.join(";"));
    this.brokerAddresses = pulumi.all(brokers.map(({ address }) => address));
    this.proxyAddresses = pulumi.all(proxies.map(({ address }) => address.grpc));
    this.consoleUrl = console?.url;
    this.consoleUser = console?.user;
    this.consolePassword = console?.password;
    this.networkName = network;
    this.readme = pulumi
      .all([ready, this.proxyAddresses, console?.url])
      .apply(() => renderReadme(spec, plan));
    this.registerOutputs({
      nameServerAddress: this.nameServerAddress,
      brokerAddresses: this.brokerAddresses,
      proxyAddresses: this.proxyAddresses,
      consoleUrl: this.consoleUrl,
      consoleUser: this.consoleUser,
      consolePassword: this.consolePassword,
      networkName: this.networkName,
      readme: this.readme,
    });
  }
}

/** Pulls each image once, before the containers that need it. A destroy leaves them on the engine. */
function pullImages(
  name: string,
  images: readonly string[],
  parent: pulumi.Resource,
): Record<string, pulumi.Output<string>> {
  const pull = (image: string) =>
    new docker.RemoteImage(`${name}-${image}`, { name: image, keepLocally: true }, { parent }).name;
  return Object.fromEntries(images.map((image) => [image, pull(image)]));
}
