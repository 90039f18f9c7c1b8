package org.apache.rocketmq.store.config;

/** Stands for RocketMQ's own where its class is compiled. */
public abstract class MessageStoreConfig {
    public abstract BrokerRole getBrokerRole();
}
