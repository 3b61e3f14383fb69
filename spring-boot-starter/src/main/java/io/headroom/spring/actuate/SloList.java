package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /actuator/slo} answers.
 *
 * @param service the service's name
 * @param slos all SLOs but the members of families, those of the properties first and in their order
 * @param composites what reads several of them as one, absent if there is none
 * @param hint how to declare the first SLO, absent if there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloList(
        String service,
        List<SloDescription> slos,
        @Nullable List<CompositeDescription> composites,
        @Nullable String hint) {}
