package offsets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.zip.CRC32;

/**
 * A Java agent by which a broker of RocketMQ 5.4 and 5.5 that follows another copies the offsets of consumer groups. Its master answers with a table more
 * than the broker expects, whose numbers for names it cannot skip, so that it copies none, and once it is the master itself, groups
 * begin anew. In place of the class that the answer is read into, of these versions alone, comes one that has the table too.
 */
public final class Offsets implements ClassFileTransformer {
    private static final String REPLACED = "org/apache/rocketmq/remoting/protocol/body/ConsumerOffsetSerializeWrapper";
    /** Of the class up to 5.5.0. Another one, as in 5.5.1, needs no help, or is not known. */
    private static final long CHECKSUM = 0x1086584cL;

    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Offsets());
    }

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] original
    ) {
        if (!REPLACED.equals(name) || checksum(original) != CHECKSUM) {
            return null;
        }
        try (InputStream in = Offsets.class.getResourceAsStream("replacement")) {
            return allOf(in);
        } catch (IOException e) {
            return null; // the class stays as it is
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static byte[] allOf(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
        }
        return out.toByteArray();
    }
}
