import { CatalogueKey } from "../model/profiles/catalogue";
import { storeKeys } from "../model/profiles/storeKeys";
import { CallGraph, Method } from "./callGraph";

/** What a running broker lets its owner change: this class's fields are none of it. */
const notShown = "org.apache.rocketmq.auth.config.AuthConfig";

/** What no broker of a cluster of ours runs: other servers, and what is refused. */
const runs = (method: Method): boolean =>
  !/^org\.apache\.rocketmq\.(proxy|namesrv|controller|container|store\.dledger)\./.test(method);

/** Keys that are live though something asks for them only once. */
const liveAllTheSame: Readonly<Record<string, string>> = {
  brokerPermission: "what asks for it once is a metric, which is shown anew each time",
  ...Object.fromEntries(
    ["Ack", "AdminBroker", "Heartbeat", "LitePull", "Pull", "Send", "Transaction"].map((queue) => [
      `waitTimeMillsIn${queue}Queue`,
      "the start makes a supplier for each queue, which is asked again every ten milliseconds",
    ]),
  ),
};

/** Keys that are not live though everything asks for them again and again: found by reading. */
const notLive: Readonly<Record<string, string>> = {
  accessMessageInMemoryMaxRatio: "a slave lowers it at its start",
  enableFastChannelEventProcess: "connections made without it are not noted for it",
  enableLiteEventMode: "what came while it was off makes no event",
  enableLogConsumeQueueRepeatedlyBuildWhenRecover: "only what recovers a store asks for it",
  enableMultiDispatch: "what appends a message and what queues it ask at different times, and have to agree",
  readUnCommitted: "what was queued beyond the confirmed end stays queued",
  searchBcqByCacheEnable: "the cache is not kept up while it is off, and then believed",
  serverNettyWorkerGroupEnable: "a connection keeps the threads that it began with",
  spinLockCollisionRetreatOptimalDegree: "nothing calls what asks for it",
  timerRocksDBStopScan:
    "a broker changes it by itself as it hands delayed messages from one store to the other",
  timerStopEnqueue: "a broker changes it by itself as it hands delayed messages from one store to the other",
  warmMapedFileEnable: "a file that was locked in memory stays so",
};

interface Asked {
  readonly key: string;
  readonly entry: CatalogueKey;
  readonly className: string;
  /** The methods that ask for it. */
  readonly askedFor: ReadonlySet<Method>;
}

let known: { readonly graph: CallGraph; readonly once: ReadonlySet<Method> } | undefined;

/** When a change of a key of broker.conf takes effect. In doubt: when the broker starts again. */
export function effectOf(
  graph: CallGraph,
  { key, entry, className, askedFor }: Asked,
): CatalogueKey["effect"] {
  if (entry.unread) return undefined;
  if (Object.hasOwn(storeKeys, key)) return "store";
  // What has no default that is known cannot be taken back while the broker runs.
  if (entry.default === undefined || className === notShown || Object.hasOwn(notLive, key)) return undefined;
  if (Object.hasOwn(liveAllTheSame, key)) return "live";
  if (known?.graph !== graph) known = { graph, once: graph.runOnce(runs) };
  const { once } = known;
  const asking = [...askedFor].filter(runs);
  return asking.length > 0 && asking.every((method) => !once.has(method)) ? "live" : undefined;
}
