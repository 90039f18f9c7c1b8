import { catalogues } from "../../../model/profiles/catalogue";
import { storeKeys } from "../../../model/profiles/storeKeys";

/** When a change of a key of broker.conf takes effect. */

const versions = Object.keys(catalogues) as (keyof typeof catalogues)[];

const inAll = {
  live: [
    "autoCreateSubscriptionGroup",
    "brokerFastFailureEnable",
    "brokerPermission",
    "deleteWhen",
    "diskMaxUsedSpaceRatio",
    "enablePropertyFilter",
    "fileReservedTime",
    "flushIntervalCommitLog",
    "longPollingEnable",
    "maxTransferCountOnMessageInMemory",
    "rejectTransactionMessage",
    "slaveReadEnable",
    "traceOn",
    "transactionCheckInterval",
    "waitTimeMillsInSendQueue",
  ],
  store: ["maxHashSlotNum", "maxIndexNum", "messageDelayLevel"],
  restart: [
    // Turned off, it is so at once; turned on again, it is not.
    "autoCreateTopicEnable",
    "brokerRole",
    "defaultTopicQueueNums",
    "flushConsumerOffsetInterval",
    "flushDiskType",
    "haListenPort",
    "enableConsumeQueueExt",
    "listenPort",
    // In RocketMQ 5, delayed messages of more than it was at the start are lost.
    "maxMessageSize",
    "sendMessageThreadPoolNums",
    "serverSelectorThreads",
    "transientStorePoolEnable",
  ],
};

describe.each(versions)("RocketMQ %s", (version) => {
  const { broker } = catalogues[version];
  const effects = (keys: readonly string[]): object =>
    Object.fromEntries(keys.filter((key) => key in broker).map((key) => [key, broker[key].effect]));
  const all = (keys: readonly string[], effect: string | undefined): object =>
    Object.fromEntries(keys.filter((key) => key in broker).map((key) => [key, effect]));

  test("takes known keys while it runs, keeps others for a store's life, and has a restart for the rest", () => {
    expect(effects(inAll.live)).toEqual(all(inAll.live, "live"));
    expect(effects(inAll.store)).toEqual(all(inAll.store, "store"));
    expect(effects(inAll.restart)).toEqual(all(inAll.restart, undefined));
  });

  test("takes no key while it runs that nothing asks for, or that could not be taken back", () => {
    for (const [key, entry] of Object.entries(broker))
      if (entry.effect === "live")
        expect({ key, unread: entry.unread, known: entry.default !== undefined }).toEqual({
          ...{ key, unread: undefined, known: true },
        });
  });

  test("takes no key of its address, its store's paths or access control while it runs", () => {
    const live = Object.keys(broker).filter((key) => broker[key].effect === "live");
    expect(live.length).toBeGreaterThan(50);
    expect(
      live.filter((key) => /Port$|IP\d|Path|Path(s|RootDir)?$|ThreadPool|^auth|Cache(M|E)/.test(key)),
    ).toEqual([]);
  });

  test("says of each key of a store what would happen", () => {
    const store = Object.keys(broker).filter((key) => broker[key].effect === "store");
    expect(store.length).toBeGreaterThan(4);
    for (const key of store) expect(storeKeys).toHaveProperty(key, expect.stringMatching(/^[A-Z].*\.$/));
  });
});

test("every key of a store is one in some version", () => {
  const known = versions.flatMap((version) => Object.entries(catalogues[version].broker));
  const found = known.flatMap(([key, { effect }]) => (effect === "store" ? [key] : []));
  expect([...new Set(found)].sort()).toEqual(Object.keys(storeKeys).sort());
});
