package io.headroom.spring.guard;

/** A method cannot be guarded as its annotation says. The application does not start. */
final class InvalidGuardedMethodException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    InvalidGuardedMethodException(String method, String rule, String fix) {
        super("%s is @Guarded and %s".formatted(method, rule));
        this.fix = fix;
    }

    String fix() {
        return fix;
    }
}
