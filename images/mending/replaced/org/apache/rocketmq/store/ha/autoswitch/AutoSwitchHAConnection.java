package org.apache.rocketmq.store.ha.autoswitch;

import java.nio.channels.SocketChannel;
import org.apache.rocketmq.store.ha.HAConnection;

/** Stands for RocketMQ's own where its class is compiled. */
public class AutoSwitchHAConnection implements HAConnection {
    public AutoSwitchHAConnection(AutoSwitchHAService service, SocketChannel channel, EpochFileCache epochs) {
    }
}
