package client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;

/** The remoting client, which finds the brokers by the name servers. */
final class RemotingStreamClient implements StreamClient {
    /** For how long a delayed message is kept back. */
    private static final String DELAY_MILLIS = "2000";

    private final String topic;
    private final DefaultMQPushConsumer consumer;
    private final DefaultMQProducer producer;
    private final Mode mode;

    RemotingStreamClient(Options options, Consumer<String> received) throws Exception {
        topic = options.text("topic");
        String name = options.text("mode", "normal");
        consumer = new DefaultMQPushConsumer(options.text("group"));
        options.applyTo(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        listen(name.equals("ordered"), received);
        producer = producer(name, options.text("group") + "-producer");
        mode = mode(name);
        options.applyTo(producer);
        consumer.start();
        producer.start();
        options.hurry(producer.getDefaultMQProducerImpl().getmQClientFactory());
    }

    private void listen(boolean orderly, Consumer<String> received) {
        if (orderly) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                receive(messages, received);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                receive(messages, received);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
    }

    private static void receive(List<MessageExt> messages, Consumer<String> received) {
        for (MessageExt message : messages) {
            received.accept(new String(message.getBody(), StandardCharsets.UTF_8));
        }
    }

    private static DefaultMQProducer producer(String mode, String group) {
        if (!mode.equals("transactional")) {
            return new DefaultMQProducer(group);
        }
        TransactionMQProducer producer = new TransactionMQProducer(group);
        producer.setTransactionListener(new Committing());
        return producer;
    }

    private Mode mode(String name) {
        return switch (name) {
            case "normal" -> producer::send;
            case "ordered" -> message -> producer.send(message, (queues, sent, none) -> queues.get(0), null);
            case "delayed" -> message -> {
                MessageAccessor.putProperty(message, "TIMER_DELAY_MS", DELAY_MILLIS);
                return producer.send(message);
            };
            case "transactional" -> message -> producer.sendMessageInTransaction(message, null);
            default -> throw new IllegalArgumentException("no such mode: " + name);
        };
    }

    @Override
    public String send(String body) throws Exception {
        SendResult result = mode.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
        if (result.getSendStatus() != SendStatus.SEND_OK) {
            throw new IllegalStateException(result.getSendStatus().toString());
        }
        return result.getMessageQueue().getBrokerName() + " " + result.getMessageQueue().getQueueId() + " at "
            + result.getQueueOffset() + ", " + result.getOffsetMsgId();
    }

    @Override
    public void close() {
        producer.shutdown();
        consumer.shutdown();
    }

    private interface Mode {
        SendResult send(Message message) throws Exception;
    }
}
