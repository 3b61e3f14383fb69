package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.guard.GuardBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The guards that the properties declare. */
public final class GuardDeclarations {
    /** The name of its bean, for conditions. */
    public static final String BEAN = "guardDeclarations";

    static final String PREFIX = HeadroomProperties.PREFIX + ".guards.";

    private final List<GuardDeclaration> guards;
    private final PropertyPlaces places;

    private GuardDeclarations(List<GuardDeclaration> guards, PropertyPlaces places) {
        this.guards = guards;
        this.places = places;
    }

    static GuardDeclarations read(
            Map<String, GuardProperties> written, PropertyPlaces places, PropertyReader properties) {
        List<GuardDeclaration> guards = new ArrayList<>();
        for (Map.Entry<String, GuardProperties> guard : written.entrySet()) {
            if (!isAlias(guard.getKey(), written.keySet())) {
                guards.add(new GuardReader(properties, guard.getKey(), guard.getValue()).read());
            }
        }
        refuseShared(guards, properties);
        return new GuardDeclarations(guards, places);
    }

    /**
     * Declares them; to be called once the SLOs are.
     *
     * @param more told of each guard's name and builder, after its properties
     * @throws InvalidPropertiesException if one serves an SLO that does not exist, or lacks a timeout
     */
    public void declareOn(Headroom headroom, BiConsumer<String, GuardBuilder> more) {
        for (GuardDeclaration guard : guards) {
            guard.declareOn(headroom, builder -> more.accept(guard.name(), builder), places);
        }
    }

    /** Says that a bean whose retries should be on a guard's budget makes none. */
    public InvalidPropertiesException refusedRetryingBean(GuardDeclaration guard, String bean) {
        return guard.refusedRetryingBean(bean, places);
    }

    /** All of them, in the order of the properties. */
    public List<GuardDeclaration> all() {
        return guards;
    }

    /** What stops the start because of a guard's property that only others can judge. */
    public InvalidPropertiesException refusal(String guard, String setting, String value, String rule, String fix) {
        String property = PREFIX + guard + "." + setting;
        return new InvalidPropertiesException(
                List.of(new PropertyProblem(property, value, places.origin(property), rule, fix)));
    }

    /** Whether an environment variable spells another guard's name, {@code PAYMENTSAPI} for {@code payments-api}. */
    private static boolean isAlias(String name, Set<String> names) {
        return names.stream()
                .anyMatch(other -> !other.equals(name) && other.replace("-", "").equals(name) && !name.contains("-"));
    }

    /** A call has one guard. */
    private static void refuseShared(List<GuardDeclaration> guards, PropertyReader properties) {
        Map<String, String> hosts = new HashMap<>();
        Map<String, String> clients = new HashMap<>();
        Map<String, String> retryingBeans = new HashMap<>();
        Map<String, String> instances = new HashMap<>();
        for (GuardDeclaration guard : guards) {
            refuseShared("hosts", guard.hosts(), hosts, guard.name(), properties);
            refuseShared("clients", guard.clients(), clients, guard.name(), properties);
            refuseShared("retrying-beans", guard.retryingBeans(), retryingBeans, guard.name(), properties);
            refuseSharedInstance(guard, instances, properties);
        }
    }

    private static void refuseSharedInstance(
            GuardDeclaration guard, Map<String, String> owners, PropertyReader properties) {
        String instance = guard.resilience4j();
        String owner = instance == null ? null : owners.putIfAbsent(instance, guard.name());
        if (instance != null && owner != null) {
            properties.refuse(
                    PREFIX + guard.name() + ".resilience4j",
                    instance,
                    "must belong to one guard, and belongs to " + owner,
                    "remove it from one of the two");
        }
    }

    private static void refuseShared(
            String setting, List<String> named, Map<String, String> owners, String guard, PropertyReader properties) {
        for (int i = 0; i < named.size(); i++) {
            String owner = owners.putIfAbsent(named.get(i), guard);
            if (owner != null) {
                properties.refuse(
                        "%s%s.%s[%d]".formatted(PREFIX, guard, setting, i),
                        named.get(i),
                        "must belong to one guard, and belongs to " + owner,
                        "remove it from one of the two");
            }
        }
    }
}
