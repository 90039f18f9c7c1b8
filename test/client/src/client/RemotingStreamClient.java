package client;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** The remoting client, which finds the brokers by the name servers. */
final class RemotingStreamClient implements StreamClient {
    private final String topic;
    private final DefaultMQPushConsumer consumer;
    private final DefaultMQProducer producer;

    RemotingStreamClient(Options options, Consumer<String> received) throws Exception {
        topic = options.text("topic");
        consumer = new DefaultMQPushConsumer(options.text("group"));
        options.applyTo(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                received.accept(new String(message.getBody(), StandardCharsets.UTF_8));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        producer = new DefaultMQProducer(options.text("group") + "-producer");
        options.applyTo(producer);
        consumer.start();
        producer.start();
        options.hurry(producer.getDefaultMQProducerImpl().getmQClientFactory());
    }

    @Override
    public void send(String body) throws Exception {
        SendResult result = producer.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
        if (result.getSendStatus() != SendStatus.SEND_OK) {
            throw new IllegalStateException(result.getSendStatus().toString());
        }
    }

    @Override
    public void close() {
        producer.shutdown();
        consumer.shutdown();
    }
}
