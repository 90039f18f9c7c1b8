package org.apache.rocketmq.store.ha.autoswitch;

/** Stands for RocketMQ's own where its class is compiled. */
public class EpochFileCache {
}
