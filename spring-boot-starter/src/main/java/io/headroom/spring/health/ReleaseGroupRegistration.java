package io.headroom.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;

/** Adds the group {@code release}, of the SLOs alone, or has the application's own group of that name be out of service while frozen. */
final class ReleaseGroupRegistration implements HealthEndpointGroupsPostProcessor {
    private final String member;
    private final BooleanSupplier frozen;

    ReleaseGroupRegistration(String member, BooleanSupplier frozen) {
        this.member = member;
        this.frozen = frozen;
    }

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        Map<String, HealthEndpointGroup> all = new LinkedHashMap<>();
        groups.getNames().forEach(name -> all.put(name, groups.get(name)));
        HealthEndpointGroup own = all.get(ReleaseGroup.NAME);
        if (own == null) {
            all.put(ReleaseGroup.NAME, new ReleaseGroup(groups.getPrimary(), member::equals, frozen));
        } else if (own.isMember(member)) {
            all.put(ReleaseGroup.NAME, new ReleaseGroup(own, own::isMember, frozen));
        }
        return HealthEndpointGroups.of(groups.getPrimary(), all);
    }
}
