package client;

import java.io.PrintStream;
import java.util.Map;

/**
 * Sends or receives for the end-to-end tests: one command, one line of JSON on stdout, exit code 0 or 1.
 *
 * <pre>
 * send    --namesrv A --topic T --mode sync|async|ordered|oneway|delayed --count N [--prefix P] [--group G]
 * receive --namesrv A --topic T --way push|pull --group G --expect N [--orderly]
 * half    --namesrv A --topic T --group G --count N [--prefix P], of transactions that stay undecided
 * commit  --namesrv A --topic T --group G --expect N, until so many were asked for
 * stream  --namesrv A [--mode normal|ordered|delayed|transactional] | --endpoints A, --topic T --group G [--pause MILLISECONDS],
 *         until stdin ends; each line of that has it say how it is going in a line of its own
 * all     [--timeout SECONDS] [--no-vip] [--quick] [--access-key USER --secret-key PASSWORD, but for stream]
 * </pre>
 */
public final class Main {
    public static void main(String[] args) {
        PrintStream answers = System.out;
        System.setOut(System.err); // what the library prints is no answer
        String logs = System.getProperty("java.io.tmpdir") + "/rocketmq-test-client";
        System.setProperty("rocketmq.log.root", logs); // 5.x
        System.setProperty("rocketmq.client.logRoot", logs); // 4.x

        Map<String, Object> answer = answer(args, answers);
        answers.println(Json.write(answer));
        answers.flush();
        System.exit(answer.containsKey("error") ? 1 : 0); // the library leaves threads behind
    }

    private static Map<String, Object> answer(String[] args, PrintStream answers) {
        try {
            Options options = Options.parse(args);
            return switch (options.command()) {
                case "send" -> Send.run(options);
                case "receive" -> Receive.run(options);
                case "half" -> Transactions.half(options);
                case "commit" -> Transactions.commit(options);
                case "stream" -> Stream.run(options, answers);
                default -> throw new IllegalArgumentException("no such command: " + options.command());
            };
        } catch (Throwable e) { // an Error too: the caller reads one line of JSON, whatever happened
            return Map.of("error", String.valueOf(e));
        }
    }
}
