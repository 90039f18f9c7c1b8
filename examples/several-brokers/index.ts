import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "pulumi-rocketmq";

const config = new pulumi.Config();

const cluster = new Cluster("rocketmq", {
  namePrefix: config.get("namePrefix"),
  portOffset: config.getNumber("portOffset"),
  imageRegistry: config.get("imageRegistry"),

  // Servers are known by their names: each can be added or taken out without any other noticing.
  nameServers: { "namesrv-a": {}, "namesrv-b": {} },
  brokers: {
    // A master and a slave, broker-a-1: what is acknowledged, both have.
    "broker-a": { replicas: 2 },
    "broker-b": { brokerConf: { maxMessageSize: 8388608 } },
  },
  // What they have in common.
  brokerDefaults: { heap: "256m", fileReservedTime: 24 },
  consoleEnabled: false,
});

export const nameServers = cluster.nameServerAddresses;
export const brokers = cluster.brokerAddresses;
