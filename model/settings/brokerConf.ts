import { Catalogue, CatalogueKey } from "../profiles/catalogue";
import { confValueWanted, isConfValue, problemOfUnchecked, readConfiguration } from "./configuration";
import { Fields } from "./fields";
import { didYouMean } from "./problems";

/** Keys that follow from other settings, and from which. */
const derived: Readonly<Record<string, string>> = {
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
};

/** Keys that would take the data away from where it outlives the container. */
const storePath = /^(storePath|rocketmqHome$)/;

/** The further keys of broker.conf: known ones with legal values, and those passed on as they are. */
export function resolveBrokerConf(fields: Fields, catalogue: Catalogue): Record<string, string> {
  const conf = fields.object("brokerConf");
  const unchecked = fields.object("uncheckedBrokerConf");
  return {
    ...readConfiguration(conf, (key, value) => problemOf(key, value, catalogue)),
    ...readConfiguration(unchecked, (key, value) =>
      conf.keys().includes(key)
        ? "it is in brokerConf too: leave it in one of them."
        : (fixed(key) ?? problemOfUnchecked(key, value)),
    ),
  };
}

function fixed(key: string): string | undefined {
  if (Object.hasOwn(derived, key)) return `it follows from ${derived[key]}: set that.`;
  if (storePath.test(key))
    return "the store stays where the data outlives its container: set workspace or storage.";
  return undefined;
}

function problemOf(key: string, value: unknown, catalogue: Catalogue): string | undefined {
  const follows = fixed(key);
  if (follows !== undefined) return follows;
  if (!Object.hasOwn(catalogue, key)) {
    const hint = didYouMean(key, Object.keys(catalogue));
    return `RocketMQ has no such key.${hint} A key of a newer RocketMQ goes into uncheckedBrokerConf.`;
  }
  return isConfValue(value) ? problemOfValue(String(value), catalogue[key]) : confValueWanted;
}

function problemOfValue(value: string, { type, values = [] }: CatalogueKey): string | undefined {
  switch (type) {
    case "boolean":
      return /^(true|false)$/.test(value) ? undefined : "use true or false.";
    case "int":
      return isWhole(value, 31) ? undefined : "a whole number of at most 32 bits is wanted.";
    case "long":
      return isWhole(value, 63) ? undefined : "a whole number of at most 64 bits is wanted.";
    case "double":
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ? undefined : "a number is wanted.";
    case "enum":
      return values.includes(value)
        ? undefined
        : `use one of ${values.join(", ")}.${didYouMean(value, values)}`;
    case "string":
      return undefined;
  }
}

function isWhole(value: string, bits: number): boolean {
  if (!/^-?\d+$/.test(value)) return false;
  const limit = 2n ** BigInt(bits);
  return BigInt(value) >= -limit && BigInt(value) < limit;
}
