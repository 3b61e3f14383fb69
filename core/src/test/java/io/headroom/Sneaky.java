package io.headroom;

/** Throws checked exceptions where Java does not let one, as Kotlin, Groovy and Lombok do. */
public final class Sneaky {
    private Sneaky() {}

    @SuppressWarnings("unchecked")
    public static <T, X extends Throwable> T sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
