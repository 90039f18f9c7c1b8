package client;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.message.MessageQueue;

/** Pulls from every queue of a topic at once; each pull waits at the broker and is followed by the next. */
@SuppressWarnings("deprecation") // its successor, the lite pull consumer, is not in 4.4.0
final class Pull {
    private static final int BATCH = 32;

    private final DefaultMQPullConsumer consumer;
    private final Tally tally;
    private final Map<MessageQueue, Long> offsets = new ConcurrentHashMap<>();
    private final Set<MessageQueue> pulling = ConcurrentHashMap.newKeySet();

    private Pull(DefaultMQPullConsumer consumer, Tally tally) {
        this.consumer = consumer;
        this.tally = tally;
    }

    static void run(Options options, Tally tally) throws Exception {
        Deadline deadline = options.deadline();
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(options.text("group"), options.login());
        options.applyTo(consumer);
        Pull pull = new Pull(consumer, tally);
        consumer.start();
        try {
            // Each round also takes in queues that are new and queues whose last pull failed.
            do {
                for (MessageQueue queue : deadline.retry(() -> consumer.fetchSubscribeMessageQueues(options.text("topic")))) {
                    pull.start(queue);
                }
            } while (!tally.complete(Math.min(1000, deadline.millisLeft())) && deadline.millisLeft() > 0);
        } finally {
            consumer.shutdown();
        }
    }

    private void start(MessageQueue queue) throws Exception {
        if (pulling.add(queue)) {
            if (!offsets.containsKey(queue)) {
                offsets.put(queue, consumer.minOffset(queue));
            }
            next(queue);
        }
    }

    private void next(MessageQueue queue) {
        try {
            consumer.pullBlockIfNotFound(queue, "*", offsets.get(queue), BATCH, new PullCallback() {
                @Override
                public void onSuccess(PullResult result) {
                    if (result.getPullStatus() == PullStatus.FOUND) {
                        tally.add(result.getMsgFoundList());
                    }
                    offsets.put(queue, result.getNextBeginOffset());
                    next(queue);
                }

                @Override
                public void onException(Throwable e) {
                    pulling.remove(queue);
                }
            });
        } catch (Exception e) {
            pulling.remove(queue);
        }
    }
}
