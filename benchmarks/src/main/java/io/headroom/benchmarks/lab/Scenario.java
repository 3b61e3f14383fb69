package io.headroom.benchmarks.lab;

/**
 * One experiment: who calls whom, what is promised, and what goes wrong when.
 *
 * @param name unique within its suite
 */
record Scenario(String name, Load load, Servers servers, Promise promise, Fault fault, Timeline timeline) {
    static final double OBJECTIVE = 0.999;
    static final double CRITICAL_OBJECTIVE = 0.9995;
    static final double BEST_EFFORT_OBJECTIVE = 0.99;

    /** Scenarios of one kind last this long, with a fault of one minute, unless they say otherwise. */
    static Scenario named(String name, Fault fault) {
        return new Scenario(name, Load.USUAL, Servers.USUAL, Promise.USUAL, fault, new Timeline(240, 60, 120));
    }

    Scenario called(String newName) {
        return new Scenario(newName, load, servers, promise, fault, timeline);
    }

    Scenario with(Load newLoad) {
        return new Scenario(name, newLoad, servers, promise, fault, timeline);
    }

    Scenario with(Servers newServers) {
        return new Scenario(name, load, newServers, promise, fault, timeline);
    }

    Scenario with(Promise newPromise) {
        return new Scenario(name, load, servers, newPromise, fault, timeline);
    }

    Scenario lasting(int seconds, int faultFrom, int faultUntil) {
        return new Scenario(name, load, servers, promise, fault, new Timeline(seconds, faultFrom, faultUntil));
    }

    Scenario until(int faultUntil) {
        return lasting(timeline.seconds, timeline.faultFrom, faultUntil);
    }

    /**
     * The clients.
     *
     * @param clients how many processes
     * @param perSecond calls each makes, on average
     * @param ramped whether the load climbs to 2.24 times and back while the fault lasts
     * @param criticalShare of the calls that are critical, others being best effort; 0 if all are alike
     * @param threads of each client, held by a call until it ends; 0 for no such bound
     */
    record Load(int clients, double perSecond, boolean ramped, double criticalShare, int threads) {
        static final Load USUAL = new Load(20, 25, false, 0, 0);

        Load times(double factor) {
            return new Load(clients, perSecond * factor, ramped, criticalShare, threads);
        }

        /** The same load from more or fewer clients. */
        Load from(int newClients) {
            return new Load(newClients, total() / newClients, ramped, criticalShare, threads);
        }

        Load each(double callsPerSecond) {
            return new Load(clients, callsPerSecond, ramped, criticalShare, threads);
        }

        Load climbing() {
            return new Load(clients, perSecond, true, criticalShare, threads);
        }

        Load critical(double share) {
            return new Load(clients, perSecond, ramped, share, threads);
        }

        Load threads(int each) {
            return new Load(clients, perSecond, ramped, criticalShare, each);
        }

        double total() {
            return clients * perSecond;
        }
    }

    /**
     * The backends and the way to them.
     *
     * @param errors the share of answers that are errors without a fault
     * @param queue calls that wait at a backend at most
     * @param whenFull what a backend with a full queue answers
     * @param fullCostSeconds what that answer costs one of its workers
     * @param proxied whether clients call through a tier of proxies with the same policy
     * @param timeoutSeconds how long whoever calls a backend waits
     */
    record Servers(
            double errors, int queue, Answer whenFull, double fullCostSeconds, boolean proxied, double timeoutSeconds) {
        static final Servers USUAL = new Servers(0.0002, 250, Answer.OVERLOADED, 0, false, 0.4);

        Servers errors(double share) {
            return new Servers(share, queue, whenFull, fullCostSeconds, proxied, timeoutSeconds);
        }

        /** Backends that answer a full queue with an error of status 500, and pay for it. */
        Servers failingFast(int shortQueue, double costSeconds) {
            return new Servers(errors, shortQueue, Answer.ERROR, costSeconds, proxied, timeoutSeconds);
        }

        Servers behindProxies() {
            return new Servers(errors, queue, whenFull, fullCostSeconds, true, timeoutSeconds);
        }

        Servers timeout(double seconds) {
            return new Servers(errors, queue, whenFull, fullCostSeconds, proxied, seconds);
        }
    }

    /**
     * What users were promised.
     *
     * @param latencySeconds within which a good answer comes
     * @param fallback whether a degraded answer counts as good
     * @param spent whether 95 % of the error budget of a fully seen period are gone at the start
     */
    record Promise(double latencySeconds, boolean fallback, boolean spent) {
        static final Promise USUAL = new Promise(1, false, false);

        Promise latency(double seconds) {
            return new Promise(seconds, fallback, spent);
        }

        Promise withFallback() {
            return new Promise(latencySeconds, true, spent);
        }

        Promise nearlySpent() {
            return new Promise(latencySeconds, fallback, true);
        }
    }

    /** When the fault begins and ends, and how long calls come, in seconds; a fault of no length never begins. */
    record Timeline(int seconds, int faultFrom, int faultUntil) {
        boolean inFault(double now) {
            return now >= faultFrom && now < faultUntil;
        }

        boolean hasFault() {
            return faultUntil > faultFrom;
        }

        /** Of the calls' usual rate, when they {@linkplain Load#ramped() climb}. */
        double climb(double now) {
            double half = (faultUntil - faultFrom) / 2.0;
            double fromTop = Math.abs(now - faultFrom - half);
            return fromTop >= half ? 1 : 1 + 1.24 * (1 - fromTop / half);
        }
    }
}
