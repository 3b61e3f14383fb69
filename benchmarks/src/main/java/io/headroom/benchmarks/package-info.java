/** What Headroom costs, measured beside its baselines and its peers; a class {@code XBenchmark} is the suite {@code x}. */
@NullMarked
package io.headroom.benchmarks;

import org.jspecify.annotations.NullMarked;
