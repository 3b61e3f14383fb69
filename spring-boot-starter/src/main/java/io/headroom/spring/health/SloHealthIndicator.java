package io.headroom.spring.health;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.spring.internal.SloDeclarations;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows the budgets in the health endpoint, and is always up: all replicas spend a budget at once, and none of them gets better by being
 * restarted or taken out of service.
 */
final class SloHealthIndicator implements HealthIndicator {
    private final Headroom headroom;
    private final SloDeclarations declarations;

    SloHealthIndicator(Headroom headroom, SloDeclarations declarations) {
        this.headroom = headroom;
        this.declarations = declarations;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        declarations.sorted(headroom).forEach(slo -> health.withDetail(slo.name(), SloHealth.of(slo)));
        return health.build();
    }

    /** Whether the policy of any SLO has come to its last level, at which releases stop. */
    boolean isFrozen() {
        return declarations.sorted(headroom).stream()
                .anyMatch(slo -> slo.policy().isLast(slo.policyStatus().state()));
    }

    /**
     * One SLO.
     *
     * @param remaining the share left of the error budget that the policy acts on
     * @param coverage the share of the period that was observed
     * @param policy the state that the policy says
     * @param firing the alerts that fire
     */
    record SloHealth(double remaining, double coverage, String policy, List<String> firing) {
        static SloHealth of(Slo slo) {
            List<String> firing = slo.alerts().stream()
                    .filter(alert -> alert.state() == AlertState.FIRING)
                    .map(AlertStatus::rule)
                    .map(Object::toString)
                    .toList();
            return new SloHealth(
                    slo.actingBudget().remaining(),
                    slo.actingBudget().coverage(),
                    slo.policyStatus().state(),
                    firing);
        }
    }
}
