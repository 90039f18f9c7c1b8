import { Catalogue } from "../profiles/catalogue";
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
});

/** Keys that would take the data away from where it outlives the container. */
const storePath = /^(storePath|rocketmqHome$)/;

/** The further keys of broker.conf. */
export const resolveBrokerConf = (fields: Fields, catalogue: Catalogue): Record<string, string> =>
  resolveConfiguration(fields, {
    setting: "brokerConf",
    catalogue,
    unchecked: "uncheckedBrokerConf",
    fixed: (key) =>
      derived(key) ??
      (storePath.test(key)
        ? "the store stays where the data outlives its container: set workspace or storage."
        : undefined),
  });
