package org.apache.rocketmq.store.ha.autoswitch;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.config.BrokerRole;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.ha.DefaultHAService;
import org.apache.rocketmq.store.ha.HAConnection;

/** Stands for RocketMQ's own where the class in it is compiled. */
public class AutoSwitchHAService extends DefaultHAService {
    /** As RocketMQ's class gives its private members to those in it. */
    static DefaultMessageStore access$000(AutoSwitchHAService service) {
        throw new UnsupportedOperationException();
    }

    static EpochFileCache access$200(AutoSwitchHAService service) {
        throw new UnsupportedOperationException();
    }

    /** What takes connections of followers. */
    class AutoSwitchAcceptSocketService extends AcceptSocketService {
        public AutoSwitchAcceptSocketService(MessageStoreConfig config) {
            super(config);
        }

        @Override
        public String getServiceName() {
            return "AutoSwitchAcceptSocketService";
        }

        /** A slave is followed by nobody: who comes to it has come too late, and looks for the master once more. */
        @Override
        protected HAConnection createConnection(SocketChannel channel) throws IOException {
            if (access$000(AutoSwitchHAService.this).getMessageStoreConfig().getBrokerRole() == BrokerRole.SLAVE) {
                throw new IOException("this is not the master any more");
            }
            return new AutoSwitchHAConnection(AutoSwitchHAService.this, channel, access$200(AutoSwitchHAService.this));
        }
    }
}
