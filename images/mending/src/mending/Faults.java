package mending;

/** What is mended, and in which versions of RocketMQ. */
final class Faults {
    /**
     * 5.4.0 and 5.5.0: a broker that follows another does not copy the offsets of consumer groups. Its master answers with a table more than it
     * expects, whose numbers for names it cannot skip, so that it copies none, and once it is the master itself, groups begin anew. The
     * class that the answer is read into has the table too.
     */
    private static final Mended OFFSETS =
        new Replaced("remoting/protocol/body/ConsumerOffsetSerializeWrapper", 0x1086584cL);

    /**
     * 5.4.0 to 5.5.1: a master that a follower leaves takes that out of its own sync state set before the controllers agree. Followers
     * leave when another has become the master, so that one which has not heard of that is soon alone in its set: it acknowledges what only it has, and
     * hands it out to consumers, and both is lost (rmq#9897). Without `syncStateSet.clear(); syncStateSet.addAll(newSyncStateSet);`
     * in `removeConnection` a message waits until the controllers have said who is in the set, as up to 5.3.
     */
    private static final Mended SYNC_STATE_SET = new Patched(
        "store/ha/autoswitch/AutoSwitchHAService", 0x2e15f3d2L,
        new Patched.Patch(15286, Patched.nothing(20)));

    /**
     * 5.5: one that was the master before lets followers in that have not heard of the next one, and they follow it for good. Only a
     * master lets followers in.
     */
    private static final Mended FOLLOWED_SLAVE =
        new Replaced("store/ha/autoswitch/AutoSwitchHAService$AutoSwitchAcceptSocketService", 0xbda0c4fdL);

    /**
     * 5.5: a follower that leaves its master waits for five seconds before it looks for the next one, and so does one that is to become the
     * master itself where a message comes in at that moment, which takes the signal to wake up for its own. Nothing is acknowledged meanwhile.
     * The 5000L of `closeMasterAndWait` becomes a tenth of a second, that of `run` behind `connectMaster` the class's constant of 1000L.
     */
    private static final Mended RECONNECTING = new Patched(
        "store/ha/autoswitch/AutoSwitchHAClient", 0x36c46ad5L,
        new Patched.Patch(12796, Patched.BIPUSH, 100, Patched.I2L),
        new Patched.Patch(14890, Patched.LDC2_W, 0, 115));

    /**
     * 5.5.0: a broker that has had a transaction keeps a processor busy for good, once there is none: it takes the time of the last one for
     * the time to wake up at (rmq#10966). Without `firstTimestamp = Math.min(firstTimestamp, mqContext.getLastWriteTimestamp());` of
     * `batchSendOpMessage`, where there is nothing to write, it looks again after its usual three seconds, or when there is something.
     */
    private static final Mended TRANSACTIONS = new Patched(
        "broker/transaction/queue/TransactionalMessageServiceImpl", 0x2c8bea67L,
        new Patched.Patch(27404, Patched.nothing(10)));

    static final Mended[] ALL = {OFFSETS, SYNC_STATE_SET, FOLLOWED_SLAVE, RECONNECTING, TRANSACTIONS};
}
