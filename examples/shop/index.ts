import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "pulumi-rocketmq";

const config = new pulumi.Config();
const name = config.require("name");
const image = config.require("image");

// Its only clients are containers on its network, so that nothing has to be published.
const cluster = new Cluster("orders", {
  ip: "none",
  networkName: name,
  nameServers: [{ containerName: `${name}-namesrv`, image }],
  brokers: [{ containerName: `${name}-broker`, image }],
  proxyEnabled: false,
  consoleEnabled: false,
});

// A container of this program's own: it sends one order and ends. A real shop would keep running.
const till = new docker.Container("till", {
  name: `${name}-till`,
  image,
  networkMode: cluster.networkName,
  command: [
    "sh",
    "mqadmin",
    "sendMessage",
    "-n",
    cluster.nameServerAddress,
    "-t",
    "orders",
    "-p",
    "two apples",
  ],
  attach: true,
  logs: true,
  mustRun: false,
});

export const nameServerAddress = cluster.nameServerAddress;
export const sent = till.containerLogs;
