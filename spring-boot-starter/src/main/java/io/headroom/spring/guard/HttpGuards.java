package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclaration;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.ReadyReport;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the guard of an HTTP call by its host or its client's name.
 *
 * <p>The {@link Headroom} is asked for at the first call, so that a client may be made before it. Once the application is ready, it warns of names that
 * no client has. Thread-safe.
 */
final class HttpGuards implements ReadyReport {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGuards.class);

    /** A host that is none for {@link URI}, such as one with an underscore, which containers have; most clients call it all the same. */
    private static final Pattern UNUSUAL = Pattern.compile("(?:[^@]*@)?(?<host>[^@:]+)(?::(?<port>\\d{1,5}))?");

    private final GuardDeclarations declarations;
    private final Set<String> clientsMade = ConcurrentHashMap.newKeySet();
    private final boolean anyHosts;
    private final Supplier<Found> found;

    HttpGuards(GuardDeclarations declarations, Supplier<Headroom> headroom) {
        this.declarations = declarations;
        anyHosts = declarations.all().stream().anyMatch(guard -> !guard.hosts().isEmpty());
        found = SingletonSupplier.of(() -> Found.of(declarations, headroom.get()));
    }

    /** Whether a call may have a guard by its host. */
    boolean knowHosts() {
        return anyHosts;
    }

    /** The guard of calls to a host, named with its port or without; null if there is none. */
    @Nullable HttpGuard ofHost(URI uri) {
        if (!anyHosts) {
            return null;
        }
        if (uri.getHost() != null) {
            return ofHost(uri.getHost(), port(uri.getPort(), uri));
        }
        Matcher named = uri.getAuthority() == null ? null : UNUSUAL.matcher(uri.getAuthority());
        if (named == null || !named.matches()) {
            return null;
        }
        String port = named.group("port");
        return ofHost(named.group("host"), port(port == null ? -1 : Integer.parseInt(port), uri));
    }

    private @Nullable HttpGuard ofHost(String host, int port) {
        Map<String, HttpGuard> byHost = found.get().byHost;
        String name = host.toLowerCase(Locale.ROOT);
        HttpGuard guard = byHost.get(name + ":" + port);
        return guard != null ? guard : byHost.get(name);
    }

    /** The guard of an HTTP service group; null if there is none. */
    @Nullable HttpGuard ofClient(String client) {
        clientsMade.add(client);
        return found.get().byClient.get(client);
    }

    @Override
    public void report() {
        for (GuardDeclaration guard : declarations.all()) {
            for (String client : guard.clients()) {
                if (!clientsMade.contains(client)) {
                    LOG.warn(
                            "Guard {} guards no client {}: no HTTP service group or gRPC channel of that name was made so far",
                            guard.name(),
                            client);
                }
            }
        }
    }

    private static int port(int written, URI uri) {
        if (written >= 0) {
            return written;
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
