package io.headroom.server;

/** The texts of OpenSLO files with one SLO. */
public final class OpenSloFile {
    private OpenSloFile() {}

    /**
     * 99 % over 28 days of what two counters tell, of the service {@code shop}.
     *
     * @param bad where the bad events are counted, as {@code type: Headroom, spec: {name: stock, result: bad}}
     * @param total where all events are
     */
    public static String ofCounters(String name, String bad, String total) {
        return """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %1$s}
                spec:
                  service: shop
                  indicator:
                    metadata: {name: %1$s}
                    spec:
                      ratioMetric:
                        counter: true
                        bad: {metricSource: {%2$s}}
                        total: {metricSource: {%3$s}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{target: 0.99}]
                """.formatted(name, bad, total);
    }
}
