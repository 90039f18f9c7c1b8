package client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application that never stops: it sends a message every ten milliseconds, and receives, with the client's own retries and
 * times, until its standard input ends. Then it waits for what was acknowledged and has not come in.
 */
final class Stream {
    private static final int PAUSE_MILLIS = 10;

    private final String own = UUID.randomUUID() + "-"; // others may send to the topic too
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private long longestGap;
    private int failed;

    static Map<String, Object> run(Options options) throws Exception {
        return new Stream().until(options);
    }

    private Map<String, Object> until(Options options) throws Exception {
        try (StreamClient client = options.flag("endpoints")
            ? new GrpcStreamClient(options, received::add)
            : new RemotingStreamClient(options, received::add)) {
            send(client);
            Deadline deadline = options.deadline();
            while (!received.containsAll(acknowledged) && deadline.millisLeft() > 0) {
                Thread.sleep(100);
            }
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

    private void send(StreamClient client) throws InterruptedException {
        long last = System.nanoTime();
        CompletableFuture<Void> end = inputEnds();
        for (int i = 0; !end.isDone(); i++) {
            String body = own + i;
            try {
                client.send(body);
                if (acknowledged.isEmpty()) {
                    System.err.println("It streams.");
                } else {
                    longestGap = Math.max(longestGap, (System.nanoTime() - last) / 1_000_000);
                }
                acknowledged.add(body);
                last = System.nanoTime();
            } catch (Exception e) {
                failed++;
                String text = e.toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]+|\\d+", "N"); // each would be another
                errors.merge(text.substring(0, Math.min(120, text.length())), 1, Integer::sum);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
