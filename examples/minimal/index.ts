import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "pulumi-rocketmq";

const config = new pulumi.Config();

// A name server, a broker, a proxy and the console, for programs on this machine. Names and ports are set so that the
// cluster can stand beside another one; every setting has a default.
const cluster = new Cluster("rocketmq", {
  namePrefix: config.get("namePrefix"),
  portOffset: config.getNumber("portOffset"),
  imageRegistry: config.get("imageRegistry"),
});

export const nameServers = cluster.nameServerAddresses;
export const proxies = cluster.proxyAddresses;
export const consoleUrl = cluster.consoleUrl;
export const consolePassword = cluster.consolePassword;
