package org.apache.rocketmq.remoting.protocol;

/** Stands for RocketMQ's own where its class is compiled. */
public abstract class DataVersion {
}
