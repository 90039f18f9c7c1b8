package forwarder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An accepted connection and its other half, to the target. Where there is none, the accepted one is closed. */
final class Connection implements Runnable {
    private static final int CONNECT_MILLIS = 5000;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private final InetSocketAddress target;

    Connection(Socket client, InetSocketAddress target) {
        this.client = client;
        this.target = target;
    }

    @Override
    public void run() {
        try (Socket near = client; Socket far = new Socket()) {
            far.connect(new InetSocketAddress(target.getHostString(), target.getPort()), CONNECT_MILLIS);
            for (Socket socket : new Socket[] {near, far}) {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
            }
            Thread back = Forwarder.start(Thread.currentThread().getName() + ", back", () -> pump(far, near));
            pump(near, far);
            back.join();
        } catch (Throwable e) {
            // Both are closed, which tells the program and the target all there is to tell.
        }
    }

    /** Passes on what comes, and its end. A failure closes both sockets, which ends the other direction as well. */
    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
            to.shutdownOutput();
        } catch (Throwable e) {
            close(from);
            close(to);
        }
    }

    static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
