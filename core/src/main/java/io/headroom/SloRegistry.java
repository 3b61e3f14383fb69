package io.headroom;

import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The SLOs of a {@link Headroom} in the order of their declaration, and what reads them: composites, families, watched jobs. Guarded by
 * its lock, but for {@link #find} and {@link #isEmpty}.
 */
final class SloRegistry {
    private final List<Slo> slos = new ArrayList<>();

    /** The same SLOs; written under the lock, read without it. */
    private final Map<String, Slo> byName = new ConcurrentHashMap<>();

    private final Map<String, CompositeSlo> composites = new LinkedHashMap<>();
    private final Map<String, CompositeSlices> compositeSlices = new LinkedHashMap<>();
    private final Map<Slo, SloFamily> families = new LinkedHashMap<>();
    private final Map<Slo, JobWatch> jobs = new LinkedHashMap<>();

    boolean isEmpty() {
        return byName.isEmpty();
    }

    @Nullable Slo find(String name) {
        return byName.get(name);
    }

    List<Slo> slos() {
        return List.copyOf(slos);
    }

    List<CompositeSlo> composites() {
        return List.copyOf(composites.values());
    }

    void add(Slo slo) {
        slos.add(slo);
        byName.put(slo.name(), slo);
    }

    void remove(Slo slo) {
        slos.remove(slo);
        byName.remove(slo.name());
    }

    void add(CompositeSlo composite) {
        composites.put(composite.name(), composite);
        CompositeSlices slices = composite.slices();
        if (slices != null) {
            compositeSlices.put(composite.name(), slices);
        }
    }

    /** What composites count themselves, by their names. */
    Map<String, CompositeSlices> compositeSlices() {
        return compositeSlices;
    }

    void requireUnused(String name) {
        if (byName.containsKey(name) || composites.containsKey(name)) {
            throw SliBuilder.duplicate(name);
        }
    }

    SloFamily family(Slo parent) {
        SloFamily family = families.get(parent);
        if (family == null) {
            throw new InvalidSettingException("SLO", parent.name(), "must have a family", "declare its family first");
        }
        return family;
    }

    List<SloFamily> families() {
        return List.copyOf(families.values());
    }

    void add(SloFamily family, Slo parent) {
        families.put(parent, family);
    }

    /** A member has no members, and an event counts for one member only. */
    void requireDivisible(Slo slo) {
        if (slo.parent().isPresent()) {
            throw new InvalidSettingException(
                    "family", slo.name(), "must not divide a family's member", "divide its parent");
        }
        if (families.keySet().stream().anyMatch(other -> other.recorder() == slo.recorder())) {
            throw new InvalidSettingException(
                    "family", slo.name(), "must be the only one of its SLI", "use the one there is");
        }
    }

    JobWatch watch(Slo slo, Supplier<JobWatch> watch) {
        return jobs.computeIfAbsent(slo, anew -> watch.get());
    }

    /** Members change with their parent. */
    void changed(Slo slo) {
        SloFamily family = families.get(slo);
        if (family != null) {
            family.changeLikeParent();
        }
    }

    void tick(long nowNanos) {
        jobs.values().forEach(job -> job.tick(nowNanos));
        for (int i = 0; i < slos.size(); i++) {
            slos.get(i).tick();
        }
        compositeSlices.values().forEach(CompositeSlices::tick);
        families().forEach(family -> family.retireIdle(nowNanos)); // a copy: who hears of it may declare another
    }
}
