import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "pulumi-rocketmq";

const config = new pulumi.Config();
const namePrefix = config.require("namePrefix");
const image = config.require("image");

// Its only clients are containers on its network, so that nothing has to be published.
const cluster = new Cluster("orders", {
  ip: "none",
  namePrefix,
  nameServerDefaults: { image },
  brokerDefaults: { image },
  proxyEnabled: false,
  consoleEnabled: false,
});

const nameServers = cluster.nameServerAddresses.apply((addresses) => addresses.join(";"));

// A container of this program's own: it sends one order and ends. A real shop would keep running.
const till = new docker.Container("till", {
  name: `${namePrefix}-till`,
  image,
  networkMode: cluster.networkName,
  command: ["sh", "mqadmin", "sendMessage", "-n", nameServers, "-t", "orders", "-p", "two apples"],
  attach: true,
  logs: true,
  mustRun: false,
});

export const nameServerAddresses = cluster.nameServerAddresses;
export const sent = till.containerLogs;
