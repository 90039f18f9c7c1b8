import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;

/** Tells that it runs and, at each line of its input, how many threads of the agent and files it has. Ends with its input. */
public final class Program {
    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("running");
        while (lines.readLine() != null) {
            long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("forwarder ")).count();
            int files = new File("/dev/fd").list().length; // later, as threads close theirs before they end
            System.out.println(threads + " " + files);
        }
    }
}
