package io.headroom.samples.story;

/**
 * What an incident cost the users of a shop.
 *
 * @param requests of users who came in the incident or the recovery
 * @param badInIncident requests of the incident without a good answer in time
 * @param badInRecovery those of the recovery
 */
record DrillResult(
        long seed, Incident incident, Protection protection, long requests, long badInIncident, long badInRecovery) {
    static final String HEADER = "seed,incident,protection,requests,bad in the incident,bad in the recovery";

    long bad() {
        return badInIncident + badInRecovery;
    }

    /** A line of a file that begins with {@link #HEADER}. */
    String toLine() {
        return "%d,%s,%s,%d,%d,%d".formatted(seed, incident, protection, requests, badInIncident, badInRecovery);
    }

    static DrillResult parse(String line) {
        String[] fields = line.split(",");
        return new DrillResult(
                Long.parseLong(fields[0]),
                Incident.valueOf(fields[1]),
                Protection.valueOf(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]));
    }
}
