import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "pulumi-rocketmq";

const config = new pulumi.Config();
const name = config.require("name");
const image = config.require("image");

const cluster = new Cluster("orders", {
  networkName: name,
  nameServers: [{ containerName: `${name}-namesrv`, image, port: config.requireNumber("nameServerPort") }],
  brokers: [{ containerName: `${name}-broker`, image, listenPort: config.requireNumber("listenPort") }],
  consoleEnabled: false,
});

// A container of this program's own: it sends one order and ends. A real shop would keep running.
const till = new docker.Container("till", {
  name: `${name}-till`,
  image,
  networkMode: cluster.clientNetworkMode,
  command: [
    "sh",
    "mqadmin",
    "sendMessage",
    "-n",
    cluster.internalNameServerAddress,
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
