import { Cluster } from "./components";
import { readStackConfig } from "./config";

const cluster = new Cluster("rocketmq", readStackConfig());

export const {
  nameServerAddress,
  brokerAddresses,
  consoleUrl,
  consoleUser,
  consolePassword,
  networkName,
  readme,
} = cluster;
