package io.headroom.spring.measured;

import java.util.List;

/** A method is measured by an SLO that nobody declares. The application does not start. */
final class UnknownSloException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String slo;
    private final transient List<String> known;

    UnknownSloException(String place, String slo, List<String> known) {
        super("SLO of %s must be one of %s, was %s".formatted(place, known, slo));
        this.place = place;
        this.slo = slo;
        this.known = known;
    }

    String place() {
        return place;
    }

    String slo() {
        return slo;
    }

    List<String> known() {
        return known;
    }
}
