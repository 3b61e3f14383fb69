package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloEvent;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.DisposableBean;

/**
 * What alerts, policies and guards did since the process began, the latest thousand events at most. Its counts are kept in the windows alone.
 *
 * <p>Thread-safe.
 */
final class Timeline implements DisposableBean {
    private static final int MOST = 1_000;

    private final Headroom headroom;
    private final Consumer<SloEvent> slos = event -> add(event.slo().name(), "", TimelineEvent.of(event));
    private final Consumer<GuardEvent> guards = event -> add("", event.guard(), TimelineEvent.of(event));
    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Written by whoever adds one, under the lock of the entries, as a volatile store after the entry was added. */
    private volatile long eventsSoFar;

    Timeline(Headroom headroom) {
        this.headroom = headroom;
        headroom.addEventListener(slos);
        headroom.addGuardListener(guards);
    }

    /** What happened to an SLO and to the guards that serve it, oldest first. */
    List<TimelineEvent> of(Slo slo) {
        Set<String> serving = headroom.guards().stream()
                .filter(guard ->
                        guard.slos().stream().anyMatch(served -> served.name().equals(slo.name())))
                .map(Guard::name)
                .collect(Collectors.toSet());
        synchronized (entries) {
            return entries.stream()
                    .filter(entry -> entry.slo.equals(slo.name()) || serving.contains(entry.guard))
                    .map(Entry::event)
                    .toList();
        }
    }

    private void add(String slo, String guard, TimelineEvent event) {
        synchronized (entries) {
            entries.addLast(new Entry(slo, guard, event));
            if (entries.size() > MOST) {
                entries.removeFirst();
            }
            eventsSoFar++;
        }
    }

    /** How many there were, those that were dropped included. */
    long eventsSoFar() {
        return eventsSoFar;
    }

    @Override
    public void destroy() {
        headroom.removeEventListener(slos);
        headroom.removeGuardListener(guards);
    }

    /** @param slo empty for a guard's, like the guard for an SLO's */
    private record Entry(String slo, String guard, TimelineEvent event) {}
}
