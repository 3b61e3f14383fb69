package io.headroom.benchmarks.lab;

/** What one run of an experiment came to. */
record Outcome(String family, String scenario, String policy, long seed, Measures measures) {}
