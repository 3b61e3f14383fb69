package io.headroom;

/** How much a test does: little in every build, all of it in {@code mvn verify -Psoak}. */
public final class Scale {
    private static final boolean SOAK = Boolean.getBoolean("headroom.soak");

    private Scale() {}

    public static int of(int inCi, int inSoak) {
        return SOAK ? inSoak : inCi;
    }
}
