package io.headroom.benchmarks.lab;

import java.util.SplittableRandom;

/**
 * What a policy can know: the time, chance, and what its owner would write into its configuration.
 *
 * @param timeoutSeconds how long the process waits for an answer
 */
record Surroundings(VirtualTime time, SplittableRandom random, Scenario scenario, double timeoutSeconds) {}
