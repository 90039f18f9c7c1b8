import { Cluster } from "./components";
import { readStackConfig } from "./config";

const cluster = new Cluster("rocketmq", readStackConfig());

const { nameServerAddresses, brokerAddresses, proxyAddresses, metricsAddresses, networkName, readme } =
  cluster;
const { consoleUrl, consoleUser, consolePassword, accessKey, secretKey, userPasswords, caCertificate } =
  cluster;

// Pulumi warns of an output that is not there, as the console's without a console.
const further = {
  consoleUrl,
  consoleUser,
  consolePassword,
  accessKey,
  secretKey,
  userPasswords,
  caCertificate,
};

export = {
  nameServerAddresses,
  brokerAddresses,
  proxyAddresses,
  metricsAddresses,
  networkName,
  readme,
  ...Object.fromEntries(Object.entries(further).filter(([, value]) => value)),
};
