package io.headroom.spring.internal;

/** A method is to be seen by a proxy, and no proxy can see its calls. The application does not start. */
public final class UnreachableMethodException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param purpose what for: {@code measured} */
    UnreachableMethodException(String place, String modifier, String purpose) {
        super("%s must not be %s to be %s: no proxy could see its calls".formatted(place, modifier, purpose));
    }
}
