package client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.remoting.RPCHook;

/** A command and its {@code --name value} options; an unknown name is refused, so that a typo cannot become a default. */
record Options(String command, Map<String, String> values) {
    private static final Set<String> NAMES = Set.of(
        "namesrv", "endpoints", "topic", "group", "timeout", "mode", "count", "prefix", "way", "expect",
        "access-key", "secret-key", "ca", "pause");
    private static final Set<String> FLAGS = Set.of("orderly", "no-vip", "quick");

    static Options parse(String[] args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("no command: send or receive");
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (FLAGS.contains(name)) {
                values.put(name, "true");
            } else if (NAMES.contains(name) && i + 1 < args.length) {
                values.put(name, args[++i]);
            } else {
                throw new IllegalArgumentException("no such option, or no value for it: " + args[i]);
            }
        }
        if (values.containsKey("ca")) {
            encrypt(values.get("ca"));
        }
        return new Options(args[0], values);
    }

    /** RocketMQ's client reads these when it is loaded. @param ca a file with the authority by which servers are verified */
    private static void encrypt(String ca) {
        System.setProperty("tls.enable", "true");
        System.setProperty("tls.test.mode.enable", "false");
        System.setProperty("tls.client.authServer", "true");
        System.setProperty("tls.client.trustCertPath", ca);
    }

    String text(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    String oneOf(String name, String... legal) {
        List<String> choices = Arrays.asList(legal);
        if (!choices.contains(text(name))) {
            throw new IllegalArgumentException("--" + name + " " + text(name) + ": not one of " + choices);
        }
        return text(name);
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    boolean flag(String name) {
        return values.containsKey(name);
    }

    /** Seconds that the whole command may take, as a point in time. */
    Deadline deadline() {
        return Deadline.in(Integer.parseInt(text("timeout", "30")));
    }

    /** Signs what a user asks; null: nobody logs in. */
    RPCHook login() {
        String user = values.get("access-key");
        return user == null ? null : new AclClientRPCHook(new SessionCredentials(user, text("secret-key")));
    }

    void applyTo(ClientConfig client) {
        client.setNamesrvAddr(text("namesrv"));
        // Of 3 s, as it comes, a client that starts on a busy machine may be all too short.
        set(client, "setMqClientApiTimeout", 20_000);
        if (flag("quick")) {
            client.setPollNameServerInterval(500); // by itself it learns of a new master after up to 30 s
            set(client, "setSendMsgMaxTimeoutPerRequest", 800); // another broker may take the message
        }
        if (flag("no-vip")) {
            client.setVipChannelEnabled(false);
        }
    }

    /** Has a client that has started not wait for a name server that is away; its start may take longer. */
    void hurry(MQClientInstance started) {
        if (!flag("quick")) {
            return;
        }
        try {
            set((ClientConfig) MQClientInstance.class.getMethod("getClientConfig").invoke(started), "setMqClientApiTimeout", 1_000);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("--quick is for newer clients", e);
        }
    }

    /** Sets what not every client, and no 4.4.0, has. */
    private static void set(ClientConfig client, String setter, int value) {
        try {
            client.getClass().getMethod(setter, int.class).invoke(client, value);
        } catch (ReflectiveOperationException e) {
            // It goes by its own.
        }
    }
}
