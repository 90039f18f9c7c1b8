package client;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A point in time that waits end at. */
record Deadline(long nanos) {
    static Deadline in(int seconds) {
        return new Deadline(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    }

    long millisLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }

    /** Tries until it succeeds; a name server tells nobody when a route appears, so it has to be asked again. */
    <T> T retry(Callable<T> action) throws Exception {
        while (true) {
            try {
                return action.call();
            } catch (Exception e) {
                if (millisLeft() == 0) {
                    throw e;
                }
                Thread.sleep(Math.min(200, millisLeft()));
            }
        }
    }
}
