package io.headroom.spring.measured;

import io.headroom.spring.internal.ReadyReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of jobs that are no bean's method. */
final class JobReport implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(JobReport.class);

    private final MeasuringPostProcessor jobs;

    JobReport(MeasuringPostProcessor jobs) {
        this.jobs = jobs;
    }

    @Override
    public void report() {
        jobs.missingJobs()
                .forEach((slo, job) -> LOG.warn("SLO {} is fed by nothing: no bean has a method {} so far", slo, job));
    }
}
