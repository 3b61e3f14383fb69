package io.headroom.benchmarks.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is compared, by name. */
final class Policies {
    static final String NONE = "no protection";
    static final String RETRIES = "3 retries";
    static final String RESILIENCE4J = "Resilience4j, defaults";
    static final String RESILIENCE4J_TUNED = "Resilience4j, tuned";
    static final String RESILIENCE4J_GUARDED = "Resilience4j, tuned, a guard behind it";
    static final String FAILSAFE = "Failsafe, defaults";
    static final String FAILSAFE_TUNED = "Failsafe, tuned";
    static final String FINAGLE = "Finagle retry budget";
    static final String GRPC = "gRPC retry throttle";
    static final String ENVOY = "Envoy retry budget";
    static final String BUCKET = "token bucket (Brooker)";
    static final String SRE = "SRE adaptive throttling";
    static final String BULKHEAD = "bulkhead of 10";
    static final String GRADIENT = "Gradient2 limit";
    static final String HEADROOM = "Headroom";
    static final String HEADROOM_10_MS = "Headroom, tick 10 ms";
    static final String HEADROOM_1_S = "Headroom, tick 1 s";

    static final List<String> PEERS = List.of(
            NONE,
            RETRIES,
            RESILIENCE4J,
            RESILIENCE4J_TUNED,
            FAILSAFE,
            FAILSAFE_TUNED,
            FINAGLE,
            GRPC,
            ENVOY,
            BUCKET,
            SRE,
            BULKHEAD,
            GRADIENT);

    private static final Map<String, Policy.Factory> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put(NONE, SimplePolicies.NoProtection::new);
        BY_NAME.put(RETRIES, SimplePolicies.ThreeRetries::new);
        BY_NAME.put(RESILIENCE4J, Resilience4jPolicy::defaults);
        BY_NAME.put(RESILIENCE4J_TUNED, Resilience4jPolicy::tuned);
        BY_NAME.put(RESILIENCE4J_GUARDED, Resilience4jPolicy::guarded);
        BY_NAME.put(FAILSAFE, FailsafePolicy::defaults);
        BY_NAME.put(FAILSAFE_TUNED, FailsafePolicy::tuned);
        BY_NAME.put(FINAGLE, surroundings -> new RetryBudgets.Finagle(surroundings, 10));
        BY_NAME.put(GRPC, RetryBudgets.Grpc::new);
        BY_NAME.put(ENVOY, RetryBudgets.Envoy::new);
        BY_NAME.put(BUCKET, RetryBudgets.TokenBucket::new);
        BY_NAME.put(SRE, Shedders.SreThrottle::new);
        BY_NAME.put(BULKHEAD, surroundings -> new Shedders.Bulkhead(surroundings, 10));
        BY_NAME.put(GRADIENT, Shedders.Gradient2::new);
        BY_NAME.put(HEADROOM, headroom(Duration.ofMillis(100)));
        BY_NAME.put(HEADROOM_10_MS, headroom(Duration.ofMillis(10)));
        BY_NAME.put(HEADROOM_1_S, headroom(Duration.ofSeconds(1)));
    }

    private Policies() {}

    private static Policy.Factory headroom(Duration tick) {
        return surroundings -> new GuardPolicy(surroundings, tick, guard -> {});
    }

    static Policy.Factory named(String name) {
        Policy.Factory policy = BY_NAME.get(name);
        if (policy == null) {
            throw new IllegalArgumentException("policy must be one of " + BY_NAME.keySet() + ", was " + name);
        }
        return policy;
    }
}
