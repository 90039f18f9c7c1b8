package org.apache.rocketmq.remoting.protocol.body;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** What a broker answers that is asked for its groups' offsets, by topic and group, then by queue. */
public class ConsumerOffsetSerializeWrapper extends RemotingSerializable {
    private ConcurrentMap<String, ConcurrentMap<Integer, Long>> offsetTable = new ConcurrentHashMap<>();
    private ConcurrentMap<String, ConcurrentMap<Integer, Long>> pullOffsetTable = new ConcurrentHashMap<>();
    private DataVersion dataVersion;

    public ConcurrentMap<String, ConcurrentMap<Integer, Long>> getOffsetTable() {
        return offsetTable;
    }

    public void setOffsetTable(ConcurrentMap<String, ConcurrentMap<Integer, Long>> offsetTable) {
        this.offsetTable = offsetTable;
    }

    public ConcurrentMap<String, ConcurrentMap<Integer, Long>> getPullOffsetTable() {
        return pullOffsetTable;
    }

    public void setPullOffsetTable(ConcurrentMap<String, ConcurrentMap<Integer, Long>> pullOffsetTable) {
        this.pullOffsetTable = pullOffsetTable;
    }

    public DataVersion getDataVersion() {
        return dataVersion;
    }

    public void setDataVersion(DataVersion dataVersion) {
        this.dataVersion = dataVersion;
    }
}
