import { Cluster } from "./components";
import { readStackConfig } from "./config";

const cluster = new Cluster("rocketmq", readStackConfig());

const { nameServerAddresses, brokerAddresses, proxyAddresses, metricsAddresses, networkName, readme } =
  cluster;
const { consoleUrl, consoleUser, consolePassword } = cluster;

// Pulumi warns of an output that is not there, as the console's without a console.
const console = Object.entries({ consoleUrl, consoleUser, consolePassword }).filter(([, value]) => value);

export = {
  nameServerAddresses,
  brokerAddresses,
  proxyAddresses,
  metricsAddresses,
  networkName,
  readme,
  ...Object.fromEntries(console),
};
