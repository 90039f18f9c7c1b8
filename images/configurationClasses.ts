/** The classes whose properties are keys of each server's file; an old version lacks the later ones. */
export const configurationClasses = {
  broker: [
    "org.apache.rocketmq.common.BrokerConfig",
    "org.apache.rocketmq.common.BrokerIdentity",
    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
    "org.apache.rocketmq.remoting.netty.NettyClientConfig",
    "org.apache.rocketmq.store.config.MessageStoreConfig",
    "org.apache.rocketmq.auth.config.AuthConfig",
  ],
  namesrv: [
    "org.apache.rocketmq.common.namesrv.NamesrvConfig",
    "org.apache.rocketmq.remoting.netty.NettyServerConfig",
    "org.apache.rocketmq.remoting.netty.NettyClientConfig",
  ],
  proxy: ["org.apache.rocketmq.proxy.config.ProxyConfig", "org.apache.rocketmq.auth.config.AuthConfig"],
} as const;
