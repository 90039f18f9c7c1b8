package client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Sends numbered messages in one of the four ways and counts what the broker acknowledged. */
final class Send {
    private static final int KEYS = 4;
    private static final int IN_FLIGHT = 256;
    /** RocketMQ's default, 3 s, is no time for a first connection from a machine that is busy with all the tests. */
    private static final int SEND_TIMEOUT_MILLIS = 20_000;
    /** What a broker answers, at once and without storing, where a message had to queue: try again. */
    private static final int SYSTEM_BUSY = 2;
    /** A level of `messageDelayLevel`. */
    private static final int TWO_MINUTES = 6;
    private static final MessageQueueSelector BY_KEY =
        (queues, message, key) -> queues.get(Math.floorMod(key.hashCode(), queues.size()));

    private final DefaultMQProducer producer;
    private final String topic;
    private final Deadline deadline;
    private final Semaphore window = new Semaphore(IN_FLIGHT);
    private int sent;
    private String error;

    private Send(DefaultMQProducer producer, String topic, Deadline deadline) {
        this.producer = producer;
        this.topic = topic;
        this.deadline = deadline;
    }

    static Map<String, Object> run(Options options) throws Exception {
        String mode = options.oneOf("mode", "sync", "async", "ordered", "oneway", "delayed");
        DefaultMQProducer producer = new DefaultMQProducer(options.text("group", "test-client"), options.login());
        options.applyTo(producer);
        producer.setSendMsgTimeout(SEND_TIMEOUT_MILLIS);
        Send send = new Send(producer, options.text("topic"), options.deadline());
        int count = options.number("count");
        producer.start();
        try {
            send.all(mode, options.text("prefix", "message"), count);
        } finally {
            producer.shutdown();
        }
        return send.answer(mode, count);
    }

    private void all(String mode, String prefix, int count) throws Exception {
        deadline.retry(this::queuesNowOrOnceCreated);
        String run = UUID.randomUUID().toString();
        for (int i = 0; i < count; i++) {
            String key = "key-" + i % KEYS;
            Message message = new Message(topic, mode, prefix + "-" + key,
                (prefix + "-" + mode + "-" + i).getBytes(StandardCharsets.UTF_8));
            message.putUserProperty(Tally.MODE, mode);
            message.putUserProperty(Tally.KEY, run + key);
            message.putUserProperty(Tally.SEQUENCE, Integer.toString(i));
            try {
                one(mode, message, key);
                if (i == 0) {
                    allHasArrived(mode);
                }
            } catch (Exception e) {
                failed(e);
            }
        }
        allHasArrived(mode);
    }

    /**
     * Awaited after the first message and after the last. The first goes alone: what queues for 200 ms behind a topic's
     * creation the broker refuses, and oneway hears no refusal; and the first ones of 4.4.0 close each other's connection,
     * which may leave one without an answer. Behind the last, closing the connection may drop what is still to be written.
     */
    private void allHasArrived(String mode) throws Exception {
        if (window.tryAcquire(IN_FLIGHT, deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
            window.release(IN_FLIGHT);
        } else {
            failed(new IllegalStateException("messages without an answer when the time was up"));
        }
        if (mode.equals("oneway") && error == null) {
            // An answer on the same connection proves that all before it has arrived.
            for (MessageQueue queue : deadline.retry(() -> producer.fetchPublishMessageQueues(topic))) {
                producer.maxOffset(queue);
            }
        }
    }

    /** A topic that does not exist yet is created by its first message, once a broker offers to. */
    private List<MessageQueue> queuesNowOrOnceCreated() throws MQClientException {
        try {
            return producer.fetchPublishMessageQueues(topic);
        } catch (MQClientException e) {
            return producer.fetchPublishMessageQueues(producer.getCreateTopicKey());
        }
    }

    private void one(String mode, Message message, String key) throws Exception {
        switch (mode) {
            case "sync" -> acknowledged(producer.send(message));
            case "delayed" -> {
                message.setDelayTimeLevel(TWO_MINUTES);
                acknowledged(producer.send(message));
            }
            case "ordered" -> acknowledged(producer.send(message, BY_KEY, key));
            case "oneway" -> {
                producer.sendOneway(message);
                sent++;
            }
            default -> {
                window.acquire();
                async(message);
            }
        }
    }

    private void async(Message message) throws Exception {
        producer.send(message, new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                acknowledged(result);
                window.release();
            }

            @Override
            public void onException(Throwable e) {
                if (e instanceof MQBrokerException refused && refused.getResponseCode() == SYSTEM_BUSY
                    && deadline.millisLeft() > 0) {
                    try {
                        async(message);
                        return;
                    } catch (Exception again) {
                        e.addSuppressed(again);
                    }
                }
                failed(e);
                window.release();
            }
        });
    }

    private synchronized void acknowledged(SendResult result) {
        if (result.getSendStatus() == SendStatus.SEND_OK) {
            sent++;
        } else {
            failed(new IllegalStateException(result.getSendStatus().toString()));
        }
    }

    private synchronized void failed(Throwable e) {
        if (error == null) {
            error = e.getCause() == null ? e.toString() : e + ": " + e.getCause(); // which has the server's words
        }
    }

    private synchronized Map<String, Object> answer(String mode, int count) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("mode", mode);
        answer.put("sent", sent);
        answer.put("failed", count - sent);
        if (error != null) {
            answer.put("error", error);
        }
        return answer;
    }
}
