package org.apache.rocketmq.store.ha;

/** Stands for RocketMQ's own where its class is compiled. */
public interface HAConnection {
}
