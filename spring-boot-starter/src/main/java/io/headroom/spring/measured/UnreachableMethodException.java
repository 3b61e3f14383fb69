package io.headroom.spring.measured;

/** A method is measured whose calls no proxy sees. The application does not start. */
final class UnreachableMethodException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreachableMethodException(String place, String modifier) {
        super("%s must not be %s to be measured: its calls could not be counted".formatted(place, modifier));
    }
}
