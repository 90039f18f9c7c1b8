package client;

/** What an application sends and receives with. */
interface StreamClient extends AutoCloseable {
    /** Returns once the message is acknowledged, with what that says of where it is. */
    String send(String body) throws Exception;
}
