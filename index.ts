import { Cluster, standing } from "./components";
import { readStackConfig } from "./config";

export = async (): Promise<object> => {
  const settings = readStackConfig();
  // Of one Docker host nobody has to know who is where.
  const cluster = new Cluster("rocketmq", {
    ...settings,
    ...(Object.keys(settings.hosts ?? {}).length > 0 ? { standing: await standing() } : {}),
  });

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

  return {
    nameServerAddresses,
    brokerAddresses,
    proxyAddresses,
    metricsAddresses,
    networkName,
    readme,
    ...Object.fromEntries(Object.entries(further).filter(([, value]) => value)),
  };
};
