package io.headroom.spring.cli;

import java.util.Collection;

/** Whether to go on, by the exit code that says so. */
enum GateAnswer {
    YES(0),
    NO(1),
    UNKNOWN(2);

    final int exitCode;

    GateAnswer(int exitCode) {
        this.exitCode = exitCode;
    }

    /** One no is enough; all must say yes. */
    static GateAnswer all(Collection<GateAnswer> answers) {
        if (answers.contains(NO)) {
            return NO;
        }
        return answers.contains(UNKNOWN) ? UNKNOWN : YES;
    }
}
