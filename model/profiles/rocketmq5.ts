import { apacheProfile, home } from "./apache";
import { catalogues } from "./catalogue";

export const rocketmq5 = apacheProfile("rocketmq5", "5.5.0", catalogues["5.5.0"], {
  proxy: {
    heap: "192m",
    configFile: `${home}/conf/rmq-proxy.json`,
    command: ["sh", "mqproxy"],
    conf: {
      // For how long a proxy sends clients to a broker that is no longer there, or no master any more: by itself 20 s.
      topicRouteServiceCacheRefreshSeconds: "1",
    },
  },
  broker: {
    isMended: true,
    conf: {
      // At every flush a broker compares all 38 MB of its timer with the file, whether or not a message is delayed: once a
      // second that is up to half of what it does at rest. What was delayed is in the commit log in any case. Only after a
      // kill it goes back to the last flush, so that what it took or delivered since may come twice. Ten seconds are what
      // RocketMQ has for that with delay levels (flushDelayOffsetInterval).
      // Not timerWheelSnapshotFlush: it writes the 38 MB to the disk every ten seconds, and a broker without it, as any before
      // 5.3.4, does not read what it wrote and loses delayed messages.
      timerFlushIntervalMs: "10000",
    },
  },
});
