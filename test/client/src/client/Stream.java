package client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * An application that never stops: it sends a message every ten milliseconds, and receives, with the client's own retries and
 * times, until its standard input ends. Then it waits for what was acknowledged and has not come in.
 */
final class Stream {
    private static final int PAUSE_MILLIS = 10;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private long longestGap;
    private int failed;

    static Map<String, Object> run(Options options) throws Exception {
        return new Stream().until(options);
    }

    private Map<String, Object> until(Options options) throws Exception {
        String topic = options.text("topic");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(options.text("group"));
        options.applyTo(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                received.add(new String(message.getBody(), StandardCharsets.UTF_8));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        DefaultMQProducer producer = new DefaultMQProducer(options.text("group") + "-producer");
        options.applyTo(producer);
        consumer.start();
        producer.start();
        try {
            send(producer, topic);
            Deadline deadline = options.deadline();
            while (!received.containsAll(acknowledged) && deadline.millisLeft() > 0) {
                Thread.sleep(100);
            }
        } finally {
            producer.shutdown();
            consumer.shutdown();
        }
        acknowledged.removeAll(received);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("received", received.size());
        answer.put("failed", failed);
        answer.put("lost", acknowledged.size());
        answer.put("longestGapMillis", longestGap);
        answer.put("errors", errors.toString());
        return answer;
    }

    /** Whether whoever started this has closed its standard input. */
    private static CompletableFuture<Void> inputEnds() {
        return CompletableFuture.runAsync(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void send(DefaultMQProducer producer, String topic) throws Exception {
        long last = System.nanoTime();
        CompletableFuture<Void> end = inputEnds();
        for (int i = 0; !end.isDone(); i++) {
            String body = "stream-" + i;
            try {
                SendResult result = producer.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
                if (result.getSendStatus() != SendStatus.SEND_OK) {
                    throw new IllegalStateException(result.getSendStatus().toString());
                }
                if (acknowledged.isEmpty()) {
                    System.err.println("It streams.");
                }
                acknowledged.add(body);
                longestGap = Math.max(longestGap, (System.nanoTime() - last) / 1_000_000);
                last = System.nanoTime();
            } catch (Exception e) {
                failed++;
                String text = e.toString();
                errors.merge(text.substring(0, Math.min(120, text.length())), 1, Integer::sum);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
