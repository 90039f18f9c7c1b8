package forwarder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Security;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java agent that listens on ports of 127.0.0.1 and forwards each connection to another host. Brokers may tell
 * everybody that they are on 127.0.0.1, as is right on the Docker host; in the JVM's container this makes it right too.
 *
 * <pre>-javaagent:forwarder.jar=10911=rmqbroker:10911,10921=rmqbroker-b:10921</pre>
 */
public final class Forwarder implements Runnable {
    private static final Pattern FORWARD = Pattern.compile("([1-9]\\d{0,4})=([\\w.-]+):([1-9]\\d{0,4})");
    /** Small, but the JDK keeps buffers of 64 KiB on it, and glibc looks names up there. */
    private static final int STACK_BYTES = 256 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress target;

    private Forwarder(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /** When it returns, all ports listen. A JVM that would run without them ends instead. */
    public static void premain(String args) {
        // A container that is replaced or only now starts has a new address; a JVM remembers the old for half a minute.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        try {
            for (String forward : (args == null ? "" : args).split(",", -1)) {
                listen(forward);
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("forwarder: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void listen(String forward) throws IOException {
        Matcher parts = FORWARD.matcher(forward);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + forward + "\" is not PORT=HOST:PORT");
        }
        InetSocketAddress local = new InetSocketAddress("127.0.0.1", Integer.parseInt(parts.group(1)));
        InetSocketAddress target = InetSocketAddress.createUnresolved(parts.group(2), Integer.parseInt(parts.group(3)));
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true); // also while connections of an earlier run linger
        try {
            listener.bind(local);
        } catch (IOException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + local.getPort() + ": " + e.getMessage());
        }
        start("forwarder " + forward, new Forwarder(listener, target));
    }

    /** Accepts connections as long as the JVM lives, whatever becomes of one of them. */
    @Override
    public void run() {
        while (true) {
            Socket client = null;
            try {
                client = listener.accept();
                start("forwarder to " + target.getHostString(), new Connection(client, target));
            } catch (Throwable e) { // such as too many open files, or no memory for a thread
                Connection.close(client);
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    /** A thread that does not keep the JVM alive. */
    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
