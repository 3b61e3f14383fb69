package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclaration;
import io.headroom.spring.internal.GuardDeclarations;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the guard of an HTTP call by its host or its client's name.
 *
 * <p>The {@link Headroom} is asked for at the first call, so that a client may be made before it. Thread-safe.
 */
final class HttpGuards {
    private final boolean anyHosts;
    private final Supplier<Found> found;

    HttpGuards(GuardDeclarations declarations, Supplier<Headroom> headroom) {
        anyHosts = declarations.all().stream().anyMatch(guard -> !guard.hosts().isEmpty());
        found = SingletonSupplier.of(() -> Found.of(declarations, headroom.get()));
    }

    /** Whether a call may have a guard by its host. */
    boolean knowHosts() {
        return anyHosts;
    }

    /** The guard of calls to a host, named with its port or without; null if there is none. */
    @Nullable HttpGuard ofHost(URI uri) {
        String host = uri.getHost();
        if (host == null || !anyHosts) {
            return null;
        }
        Map<String, HttpGuard> byHost = found.get().byHost;
        String name = host.toLowerCase(Locale.ROOT);
        HttpGuard guard = byHost.get(name + ":" + port(uri));
        return guard != null ? guard : byHost.get(name);
    }

    /** The guard of an HTTP service group; null if there is none. */
    @Nullable HttpGuard ofClient(String client) {
        return found.get().byClient.get(client);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private record Found(Map<String, HttpGuard> byHost, Map<String, HttpGuard> byClient) {
        static Found of(GuardDeclarations declarations, Headroom headroom) {
            Map<String, HttpGuard> byHost = new HashMap<>();
            Map<String, HttpGuard> byClient = new HashMap<>();
            for (GuardDeclaration declaration : declarations.all()) {
                HttpGuard guard = new HttpGuard(headroom.guard(declaration.name()), declaration.idempotent());
                declaration.hosts().forEach(host -> byHost.put(host, guard));
                declaration.clients().forEach(client -> byClient.put(client, guard));
            }
            return new Found(byHost, byClient);
        }
    }
}
