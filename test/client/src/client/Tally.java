package client;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;

/** Counts what came in, each body once, and whether the messages of an ordered key came in the order they were sent. */
final class Tally {
    static final String MODE = "mode";
    static final String KEY = "key";
    static final String SEQUENCE = "sequence";

    private final CountDownLatch missing;
    private final TreeSet<String> bodies = new TreeSet<>();
    private final Map<String, Integer> lastOfKey = new HashMap<>();
    private int received;
    private int outOfOrder;

    Tally(int expected) {
        missing = new CountDownLatch(expected);
    }

    synchronized void add(List<MessageExt> messages) {
        for (MessageExt message : messages) {
            received++;
            if (bodies.add(new String(message.getBody(), StandardCharsets.UTF_8))) {
                checkOrder(message);
                missing.countDown();
            }
        }
    }

    /** Only ordered messages promise an order; one that is delivered again does not break it. */
    private void checkOrder(MessageExt message) {
        if ("ordered".equals(message.getUserProperty(MODE))) {
            int sequence = Integer.parseInt(message.getUserProperty(SEQUENCE));
            Integer last = lastOfKey.put(message.getUserProperty(KEY), sequence);
            if (last != null && last > sequence) {
                outOfOrder++;
            }
        }
    }

    boolean complete(long millis) throws InterruptedException {
        return missing.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized Map<String, Object> answer(String way) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("way", way);
        answer.put("received", received);
        answer.put("distinct", bodies.size());
        answer.put("duplicates", received - bodies.size());
        answer.put("outOfOrder", outOfOrder);
        answer.put("bodies", bodies);
        if (missing.getCount() > 0) {
            answer.put("error", missing.getCount() + " messages missing when the time was up");
        }
        return answer;
    }
}
