import { ServerImage } from "../profiles";
import { fixedByOthers, resolveConfiguration } from "./configuration";
import { Fields } from "./fields";

/** Keys that follow from other settings, and from which. */
const derived = fixedByOthers({
  brokerIP1: "ip",
  bindAddress: "networkMode and bindAddress",
  namesrvAddr: "the name servers of the cluster",
  listenPort: "listenPort",
  brokerClusterName: "brokerClusterName",
  brokerName: "brokerName",
  brokerId: "brokerId",
  brokerRole: "brokerRole",
  flushDiskType: "flushDiskType",
  deleteWhen: "deleteWhen",
  fileReservedTime: "fileReservedTime",
  configName: "brokerName",
  clusterName: "brokerClusterName",
});

/** Keys that would take the data away from where it outlives the container. */
const storePath = /^(storePath|rocketmqHome$|authConfigPath$|brokerConfigPath$)/;

/** The further keys of broker.conf. */
export const resolveBrokerConf = (fields: Fields, { keys, version }: ServerImage): Record<string, string> =>
  resolveConfiguration(fields, {
    setting: "brokerConf",
    catalogue: keys.broker,
    version,
    unchecked: "uncheckedBrokerConf",
    fixed: (key) =>
      derived(key) ??
      (storePath.test(key)
        ? "the store stays where the data outlives its container: set workspace or storage."
        : undefined),
  });
