package io.headroom.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One run of a scenario: processes, policies and backends put together, every role with random numbers of its own. */
final class Run {
    /** After the last call, so that all end. */
    private static final double DRAIN_SECONDS = 30;

    private final VirtualTime time = new VirtualTime();
    private final List<ClientProcess> processes = new ArrayList<>();
    private final Scenario scenario;
    private final Policy.Factory policies;
    private final SplittableRandom seeds;
    private final Tally tally;

    private Run(Scenario scenario, Policy.Factory policies, long seed) {
        this.scenario = scenario;
        this.policies = policies;
        seeds = new SplittableRandom(seed * 7919 + 17);
        tally = new Tally(scenario.timeline().seconds());
    }

    static Tally of(Scenario scenario, Policy.Factory policies, long seed) {
        return new Run(scenario, policies, seed).run();
    }

    private Tally run() {
        Dependency dependency = new Backends(time, scenario, tally, seeds.split());
        double timeout = scenario.servers().timeoutSeconds();
        if (scenario.servers().proxied()) {
            dependency = new ProxyTier(time, processes(ProxyTier.COUNT, dependency, timeout), seeds.split());
            timeout = ProxyTier.TIMEOUT_SECONDS;
        }
        for (ClientProcess client : processes(scenario.load().clients(), dependency, timeout)) {
            client.openToUsers(seeds.split());
            if (scenario.load().threads() > 0) {
                client.openToOthers(seeds.split());
            }
        }
        time.runUntil(scenario.timeline().seconds() + DRAIN_SECONDS);
        processes.forEach(ClientProcess::close);
        return tally;
    }

    private ClientProcess[] processes(int count, Dependency dependency, double timeoutSeconds) {
        ClientProcess[] made = new ClientProcess[count];
        for (int i = 0; i < count; i++) {
            Policy policy = policies.create(new Surroundings(time, seeds.split(), scenario, timeoutSeconds));
            made[i] = new ClientProcess(time, scenario, tally, dependency, timeoutSeconds, policy);
            processes.add(made[i]);
        }
        return made;
    }
}
