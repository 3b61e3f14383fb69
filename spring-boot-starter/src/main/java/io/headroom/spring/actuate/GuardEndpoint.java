package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.report.Journal;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** The actuator endpoint {@code sloguards}: what every guard does and why; where access allows it, it switches their modes. */
@Endpoint(id = GuardEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class GuardEndpoint {
    static final String ID = "sloguards";

    private static final String HINT =
            "No guard is declared. Declare the first one: headroom.guards.<name>.timeout=400ms and "
                    + "headroom.guards.<name>.hosts=<host>";

    private final Headroom headroom;

    private final Journal journal;

    GuardEndpoint(Headroom headroom, Journal journal) {
        this.headroom = headroom;
        this.journal = journal;
    }

    /**
     * All guards by their names, or how to declare the first.
     *
     * @param since from when on it is wanted how they stood; null for none
     */
    @ReadOperation
    public GuardList list(@Nullable OffsetDateTime since) {
        List<GuardDescription> guards = headroom.guards().stream()
                .sorted(Comparator.comparing(Guard::name))
                .map(guard -> describe(guard, since))
                .toList();
        return new GuardList(headroom.service(), guards, guards.isEmpty() ? HINT : null);
    }

    /**
     * One guard; null, which answers 404, if there is none of that name.
     *
     * @param since from when on it is wanted how it stood; null for none
     */
    @ReadOperation
    public @Nullable GuardDescription one(@Selector String name, @Nullable OffsetDateTime since) {
        return named(name).map(guard -> describe(guard, since)).orElse(null);
    }

    /**
     * Switches what a guard may do, until the process ends.
     *
     * @param mode of both parts: {@code off}, {@code observe} or {@code enforce}; null to leave them
     * @param retryMode of retries, before {@code mode}
     * @param breakerMode of the limit and the routing, before {@code mode}
     * @return the guard afterwards
     * @throws InvalidEndpointRequestException if there is no such guard or no such mode, or none is given
     */
    @WriteOperation
    public GuardDescription mode(
            @Selector String name, @Nullable String mode, @Nullable String retryMode, @Nullable String breakerMode) {
        Guard guard = named(name)
                .orElseThrow(() -> refused(
                        "guard",
                        name,
                        headroom.guards().stream().map(Guard::name).sorted().toList()));
        if (mode == null && retryMode == null && breakerMode == null) {
            throw new InvalidEndpointRequestException(
                    "mode, retryMode or breakerMode must be given", "nothing to switch");
        }
        guard.modes(
                parsed("retryMode", retryMode == null ? mode : retryMode, guard.retryMode()),
                parsed("breakerMode", breakerMode == null ? mode : breakerMode, guard.breakerMode()));
        return GuardDescription.of(guard, null);
    }

    private GuardDescription describe(Guard guard, @Nullable OffsetDateTime since) {
        return GuardDescription.of(
                guard,
                since == null
                        ? null
                        : GuardHistory.of(journal.moments(guard).stream()
                                .filter(moment -> moment.at().isAfter(since.toInstant()))
                                .toList()));
    }

    private Optional<Guard> named(String name) {
        return headroom.guards().stream()
                .filter(guard -> guard.name().equals(name))
                .findFirst();
    }

    private static GuardMode parsed(String parameter, @Nullable String mode, GuardMode present) {
        if (mode == null) {
            return present;
        }
        for (GuardMode known : GuardMode.values()) {
            if (known.toString().equals(mode.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw refused(parameter, mode, List.of(GuardMode.values()));
    }

    private static InvalidEndpointRequestException refused(String parameter, String value, List<?> known) {
        return new InvalidEndpointRequestException(
                "%s must be one of %s, was %s".formatted(parameter, known, value), "unknown " + parameter);
    }
}
