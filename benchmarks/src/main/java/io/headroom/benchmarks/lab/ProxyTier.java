package io.headroom.benchmarks.lab;

import java.util.SplittableRandom;

/** Proxies between the clients and the backends, called at random; each has a policy of its own and as much capacity as it takes. */
final class ProxyTier implements Dependency {
    static final int COUNT = 10;

    /** How long clients wait for a proxy. */
    static final double TIMEOUT_SECONDS = 1;

    private final VirtualTime time;
    private final ClientProcess[] proxies;
    private final SplittableRandom random;

    ProxyTier(VirtualTime time, ClientProcess[] proxies, SplittableRandom random) {
        this.time = time;
        this.proxies = proxies;
        this.random = random;
    }

    @Override
    public void send(Attempt attempt) {
        ClientProcess proxy = proxies[random.nextInt(proxies.length)];
        proxy.serve(call -> time.after(Backends.NETWORK_SECONDS, () -> attempt.answer(answer(call))));
    }

    /** A proxy says 503 where it did not call or had no answer in time, and 500 for other failures. */
    private static Answer answer(Call call) {
        if (call.result() != Result.FAILED) {
            return Answer.OK;
        }
        return switch (call.lastAnswer()) {
            case TIMEOUT, OVERLOADED, REJECTED_HERE -> Answer.OVERLOADED;
            default -> Answer.ERROR;
        };
    }
}
