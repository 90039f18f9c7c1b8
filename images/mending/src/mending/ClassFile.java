package mending;

import java.util.zip.CRC32;

/** A class of RocketMQ's as certain versions have it: another one of that name is left as it is. */
final class ClassFile {
    private final String name;
    private final long checksum;

    ClassFile(String name, long checksum) {
        this.name = "org/apache/rocketmq/" + name;
        this.checksum = checksum;
    }

    boolean is(String otherName, byte[] code) {
        if (!name.equals(otherName)) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(code);
        return crc.getValue() == checksum;
    }

    String simpleName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
