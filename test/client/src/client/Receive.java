package client;

import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/** Receives from a topic's beginning until enough different messages are there or the time is up. */
final class Receive {
    static Map<String, Object> run(Options options) throws Exception {
        String way = options.oneOf("way", "push", "pull");
        Tally tally = new Tally(options.number("expect"));
        if (way.equals("pull")) {
            Pull.run(options, tally);
        } else {
            push(options, tally);
        }
        return tally.answer(way);
    }

    private static void push(Options options, Tally tally) throws Exception {
        Deadline deadline = options.deadline();
        // A topic that appears after the start is noticed within a second or two instead of 50.
        System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(
            options.text("group"), options.login(), new AllocateMessageQueueAveragely());
        options.applyTo(consumer);
        consumer.setPollNameServerInterval(1000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(options.text("topic"), "*");
        if (options.flag("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                tally.add(messages);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                tally.add(messages);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
        consumer.start();
        try {
            tally.complete(deadline.millisLeft());
            Thread.sleep(500); // until the last one counts as consumed
        } finally {
            consumer.shutdown();
        }
    }
}
