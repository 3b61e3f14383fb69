package io.headroom.spring.health;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;

/** A group of health that is out of service while releases are frozen, whatever its members say; else like another group. */
final class ReleaseGroup implements HealthEndpointGroup {
    static final String NAME = "release";

    private final HealthEndpointGroup other;
    private final Predicate<String> members;
    private final BooleanSupplier frozen;

    /** @param other how it shows details, aggregates and maps statuses */
    ReleaseGroup(HealthEndpointGroup other, Predicate<String> members, BooleanSupplier frozen) {
        this.other = other;
        this.members = members;
        this.frozen = frozen;
    }

    @Override
    public boolean isMember(String name) {
        return members.test(name);
    }

    @Override
    public boolean showComponents(SecurityContext user) {
        return other.showComponents(user);
    }

    @Override
    public boolean showDetails(SecurityContext user) {
        return other.showDetails(user);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
        return this::aggregate;
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
        return other.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return other.getAdditionalPath();
    }

    private Status aggregate(Set<Status> statuses) {
        StatusAggregator usual = other.getStatusAggregator();
        Status status = usual.getAggregateStatus(statuses);
        return frozen.getAsBoolean() ? usual.getAggregateStatus(status, Status.OUT_OF_SERVICE) : status;
    }
}
