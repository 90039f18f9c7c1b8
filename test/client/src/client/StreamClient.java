package client;

/** What an application sends and receives with. */
interface StreamClient extends AutoCloseable {
    /** Returns once the message is acknowledged. */
    void send(String body) throws Exception;
}
