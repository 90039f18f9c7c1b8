import * as pulumi from "@pulumi/pulumi";

/** Where something is that is declared beside a cluster, and what it is called there. */
export interface DeclaredArgs {
  /** What clients call it. @default the resource's name */
  name?: pulumi.Input<string>;
  /** Where the machine that runs Pulumi finds the name servers, each as `host:port`: a Cluster's `nameServerAddresses`. */
  nameServerAddresses: pulumi.Input<pulumi.Input<string>[]>;
  /** RocketMQ's name of the cluster whose brokers are to have it. @default DefaultCluster */
  brokerClusterName?: pulumi.Input<string>;
  /**
   * What brokers there are, by any names: where these change, brokers that came later are given it in the same update.
   *
   * @default none
   */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * User in whose name the brokers are asked, where they have access control: one that may change them, mostly a super user.
   *
   * @default none: the cluster has no access control
   */
  accessKey?: pulumi.Input<string>;
  /** That user's password. A secret. @default none */
  secretKey?: pulumi.Input<string>;
  /**
   * The authority of a cluster with TLS, in PEM, by which its servers are verified: a Cluster's `caCertificate`.
   *
   * @default none: connections are not encrypted
   */
  caCertificate?: pulumi.Input<string>;
  /**
   * Docker network on which the servers are, where the machine that runs Pulumi does not know their names: its Docker Engine then
   * tells their addresses.
   *
   * @default none
   */
  networkName?: pulumi.Input<string>;
}
