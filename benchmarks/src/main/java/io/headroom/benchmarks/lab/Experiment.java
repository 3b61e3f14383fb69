package io.headroom.benchmarks.lab;

/** Something that can be run under any policy with any seed. */
interface Experiment {
    String name();

    Measures run(Policy.Factory policies, long seed);

    /** Runs a scenario once. */
    static Experiment of(Scenario scenario) {
        return new Experiment() {
            @Override
            public String name() {
                return scenario.name();
            }

            @Override
            public Measures run(Policy.Factory policies, long seed) {
                return Measures.of(scenario, Run.of(scenario, policies, seed));
            }
        };
    }
}
