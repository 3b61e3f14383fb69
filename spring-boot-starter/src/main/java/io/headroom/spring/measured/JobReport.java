package io.headroom.spring.measured;

import io.headroom.spring.internal.ReadyReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of jobs that are no bean's method. */
final class JobReport extends ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(JobReport.class);

    private final JobDeclarations jobs;

    JobReport(JobDeclarations jobs) {
        this.jobs = jobs;
    }

    @Override
    protected void report() {
        jobs.missing()
                .forEach((slo, job) -> LOG.warn("SLO {} is fed by nothing: no bean has a method {} so far", slo, job));
    }
}
