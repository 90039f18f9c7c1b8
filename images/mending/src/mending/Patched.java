package mending;

/** A class of which some instructions are others. None of these is jumped into, and what they leave on the stack is the same. */
final class Patched implements Mended {
    static final int BIPUSH = 0x10;
    static final int LDC2_W = 0x14;
    static final int I2L = 0x85;

    private final ClassFile original;
    private final Patch[] patches;

    Patched(String name, long checksum, Patch... patches) {
        original = new ClassFile(name, checksum);
        this.patches = patches;
    }

    @Override
    public ClassFile original() {
        return original;
    }

    @Override
    public byte[] of(byte[] code) {
        byte[] mended = code.clone();
        for (Patch patch : patches) {
            for (int i = 0; i < patch.code.length; i++) {
                mended[patch.at + i] = (byte) patch.code[i];
            }
        }
        return mended;
    }

    /** So many bytes that do nothing. */
    static int[] nothing(int count) {
        return new int[count]; // 0 is nop
    }

    /** What comes in place of what is in the class's file. */
    static final class Patch {
        private final int at;
        private final int[] code;

        Patch(int at, int... code) {
            this.at = at;
            this.code = code;
        }
    }
}
