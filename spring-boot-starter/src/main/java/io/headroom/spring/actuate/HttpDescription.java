package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.spring.internal.HttpRule;
import io.headroom.spring.internal.HttpSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that an SLO selects, as the endpoint shows them. Absent fields are null here.
 *
 * @param uri path template, absent for any or none
 * @param path pattern of the path, absent for any
 * @param method HTTP method, absent for all
 * @param header request header, or header and value; absent for none
 * @param ignored rules for requests that count for nothing, absent without any
 * @param good rules for requests that are good, absent without any
 * @param bad rules for requests that are bad, absent without any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpDescription(
        @Nullable String uri,
        @Nullable String path,
        @Nullable String method,
        @Nullable String header,
        @Nullable List<String> ignored,
        @Nullable List<String> good,
        @Nullable List<String> bad) {
    static HttpDescription of(HttpSelector http) {
        return new HttpDescription(
                http.uri(),
                http.path(),
                http.method(),
                http.header() == null ? null : http.header().toString(),
                texts(http.rules().ignored()),
                texts(http.rules().good()),
                texts(http.rules().bad()));
    }

    private static @Nullable List<String> texts(List<HttpRule> rules) {
        return rules.isEmpty() ? null : rules.stream().map(HttpRule::toString).toList();
    }
}
