package mending;

/** What comes in place of a class of RocketMQ's. */
interface Mended {
    ClassFile original();

    byte[] of(byte[] code);
}
