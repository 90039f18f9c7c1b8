package org.apache.rocketmq.store;

import org.apache.rocketmq.store.config.MessageStoreConfig;

/** Stands for RocketMQ's own where its class is compiled. */
public abstract class DefaultMessageStore {
    public abstract MessageStoreConfig getMessageStoreConfig();
}
