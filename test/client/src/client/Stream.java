package client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;

/**
 * An application that never stops: it sends a message every few milliseconds, and receives, with the client's own retries and times.
 * Asked for what it noticed, it first waits for what was acknowledged and has not come in; then it goes on, until its standard input
 * ends.
 */
final class Stream {
    /** How many of the messages that were lost it describes. */
    private static final int DESCRIBED = 5;

    private final String own = UUID.randomUUID() + "-"; // others may send to the topic too
    private final Options options;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Map<String, String> acknowledged = new LinkedHashMap<>();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private boolean streams;
    private int sent;
    private int receivedBefore;
    private int failed;
    private long lastMillis;
    private long longestGap;
    private Instant gapBegan;
    private volatile int newest = -1;
    private volatile int outOfOrder;

    private Stream(Options options) {
        this.options = options;
    }

    /** @param answers what it noticed until each line of its input, but for the last time, which it returns */
    static Map<String, Object> run(Options options, PrintStream answers) throws Exception {
        return new Stream(options).until(answers);
    }

    private Map<String, Object> until(PrintStream answers) throws Exception {
        try (StreamClient client = options.flag("endpoints")
            ? new GrpcStreamClient(options, this::receive)
            : new RemotingStreamClient(options, this::receive)) {
            while (sendUntilAsked(client) != null) {
                answers.println(Json.write(noticed()));
                answers.flush();
                forget();
            }
            return noticed();
        }
    }

    private void receive(String body) {
        if (!body.startsWith(own) || !received.add(body)) {
            return;
        }
        int number = Integer.parseInt(body.substring(own.length()));
        synchronized (this) {
            if (number < newest) {
                outOfOrder++; // says something where one queue is received in its order alone
            }
            newest = Math.max(newest, number);
        }
    }

    /** @return the line by which it is asked; null: its input has ended */
    private String sendUntilAsked(StreamClient client) throws InterruptedException {
        int pause = Integer.parseInt(options.text("pause", "10"));
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(this::line);
        lastMillis = now();
        while (!asked.isDone()) {
            String body = own + sent++;
            try {
                acknowledge(body, client.send(body));
            } catch (Exception e) {
                failed++;
                String text = e.toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]+|\\d+", "N"); // each would be another
                errors.merge(text.substring(0, Math.min(120, text.length())), 1, Integer::sum);
            }
            Thread.sleep(pause);
        }
        return asked.join();
    }

    private void acknowledge(String body, String where) {
        if (streams) {
            long gap = now() - lastMillis;
            if (gap > longestGap) {
                longestGap = gap;
                gapBegan = Instant.now().minusMillis(gap);
            }
        } else {
            System.err.println("It streams.");
            streams = true;
        }
        lastMillis = now();
        acknowledged.put(body, where);
    }

    private String line() {
        try {
            return input.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> noticed() throws InterruptedException {
        Deadline deadline = options.deadline();
        while (!received.containsAll(acknowledged.keySet()) && deadline.millisLeft() > 0) {
            Thread.sleep(100);
        }
        acknowledged.keySet().removeAll(received);
        List<String> some = acknowledged.entrySet().stream()
            .limit(DESCRIBED)
            .map(one -> one.getKey().substring(own.length()) + ": " + one.getValue())
            .toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("received", received.size() - receivedBefore);
        answer.put("failed", failed);
        answer.put("lost", acknowledged.size());
        answer.put("lostOnes", some.toString());
        answer.put("outOfOrder", outOfOrder);
        answer.put("longestGapMillis", longestGap);
        answer.put("gapBegan", String.valueOf(gapBegan));
        answer.put("errors", errors.toString());
        return answer;
    }

    private void forget() {
        acknowledged.clear();
        receivedBefore = received.size();
        errors.clear();
        failed = 0;
        outOfOrder = 0;
        longestGap = 0;
        gapBegan = null;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
