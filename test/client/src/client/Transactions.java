package client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages whose transactions are left undecided, and are decided by another producer of the group, once brokers ask for them. */
final class Transactions {
    static Map<String, Object> half(Options options) throws Exception {
        int count = options.number("count");
        TransactionMQProducer producer = start(options, message -> LocalTransactionState.UNKNOW);
        try {
            String topic = options.text("topic");
            for (int i = 0; i < count; i++) {
                String body = options.text("prefix", topic) + "-half-" + i;
                Message message = new Message(topic, body.getBytes(StandardCharsets.UTF_8));
                producer.sendMessageInTransaction(message, null);
            }
        } finally {
            producer.shutdown();
        }
        return Map.of("sent", count);
    }

    static Map<String, Object> commit(Options options) throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        Deadline deadline = options.deadline();
        TransactionMQProducer producer = start(options, message -> {
            asked.add(new String(message.getBody(), StandardCharsets.UTF_8));
            return LocalTransactionState.COMMIT_MESSAGE;
        });
        try {
            while (asked.size() < options.number("expect") && deadline.millisLeft() > 0) {
                Thread.sleep(100);
            }
            Thread.sleep(1000); // until the last answer is sent
        } finally {
            producer.shutdown();
        }
        return Map.of("committed", asked.size());
    }

    private static TransactionMQProducer start(Options options, Decision decision) throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(options.text("group"));
        options.applyTo(producer);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return LocalTransactionState.UNKNOW;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return decision.of(message);
            }
        });
        producer.start();
        // Brokers know of the group by its heartbeats, which go to those of topics that it has sent to.
        MQClientInstance client = producer.getDefaultMQProducerImpl().getmQClientFactory();
        client.updateTopicRouteInfoFromNameServer(options.text("topic"));
        client.sendHeartbeatToAllBrokerWithLock();
        return producer;
    }

    private interface Decision {
        LocalTransactionState of(MessageExt message);
    }
}
