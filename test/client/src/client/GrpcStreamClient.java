package client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Apache's client of the gRPC protocol, which takes several proxies, and of these the one that answers. */
final class GrpcStreamClient implements StreamClient {
    private final ClientServiceProvider provider = ClientServiceProvider.loadService();
    private final String topic;
    private final PushConsumer consumer;
    private final Producer producer;

    GrpcStreamClient(Options options, Consumer<String> received) throws Exception {
        topic = options.text("topic");
        ClientConfiguration configuration = ClientConfiguration.newBuilder()
            .setEndpoints(options.text("endpoints"))
            .enableSsl(options.flag("ca")) // it verifies nobody
            .build();
        consumer = provider.newPushConsumerBuilder()
            .setClientConfiguration(configuration)
            .setConsumerGroup(options.text("group"))
            .setSubscriptionExpressions(Map.of(topic, FilterExpression.SUB_ALL))
            .setMessageListener(message -> {
                received.accept(StandardCharsets.UTF_8.decode(message.getBody()).toString());
                return ConsumeResult.SUCCESS;
            })
            .build();
        producer = provider.newProducerBuilder().setClientConfiguration(configuration).setTopics(topic).build();
    }

    @Override
    public String send(String body) throws Exception {
        return producer.send(provider.newMessageBuilder()
            .setTopic(topic)
            .setBody(body.getBytes(StandardCharsets.UTF_8))
            .build()).getMessageId().toString();
    }

    @Override
    public void close() throws Exception {
        producer.close();
        consumer.close();
    }
}
