package org.apache.rocketmq.store.ha;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/** Stands for RocketMQ's own where its class is compiled. */
public class DefaultHAService {
    protected abstract class AcceptSocketService {
        public AcceptSocketService(MessageStoreConfig config) {
        }

        public abstract String getServiceName();

        protected abstract HAConnection createConnection(SocketChannel channel) throws IOException;
    }
}
