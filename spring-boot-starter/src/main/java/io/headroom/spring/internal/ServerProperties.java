package io.headroom.spring.internal;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.prometheus.ServerAccess;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a server is reached, as it was written. */
interface ServerProperties {
    @Nullable String timeout();

    @Nullable String bearerToken();

    @Nullable String username();

    @Nullable String password();

    Map<String, String> headers();

    /**
     * Reads them with core's grammar.
     *
     * @param prefix what their names begin with, a dot at its end
     */
    default void readInto(ServerAccess<?> access, String prefix, PropertyReader properties) {
        properties.optional(
                new Setting(prefix + "timeout", timeout()),
                access,
                text -> access.timeout(DurationGrammar.parse("timeout", text, "10s")));
        headers()
                .forEach((name, value) ->
                        properties.read(prefix + "headers." + name, name, header -> access.header(header, value)));
        String token = bearerToken();
        String user = username();
        if (token != null && user != null) {
            properties.refuse(prefix + "username", user, "must not go with a bearer token", "remove one of them");
        } else if (token != null) {
            properties.read(prefix + "bearer-token", "******", hidden -> access.bearer(token));
        } else if (user != null) {
            String password = password() == null ? "" : password();
            properties.read(prefix + "username", user, name -> access.basic(name, password));
        }
    }

    /** An address without the password that it must not hold. */
    static String shown(String url) {
        return url.replaceAll("//[^/@]*@", "//******@");
    }
}
