package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code GET /actuator/slo} answers.
 *
 * @param service the service's name
 * @param asOf when the figures were taken, absent without an SLO; what to ask {@code since} next time
 * @param since since when those here look otherwise: what was asked for, or what somebody else did who is answered the same; absent if all SLOs are here
 * @param slos all SLOs but the members of families, those of the properties first and in their order; of an answer with {@code since} those
 *     that look otherwise
 * @param composites what reads several of them as one, absent if there is none
 * @param hint how to declare the first SLO, absent if there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloList(
        String service,
        @Nullable Instant asOf,
        @Nullable Instant since,
        List<SloDescription> slos,
        @Nullable List<CompositeDescription> composites,
        @Nullable String hint)
        implements OperationResponseBody {
    /** The same with other SLOs. */
    SloList with(List<SloDescription> others) {
        return new SloList(service, asOf, since, others, composites, hint);
    }
}
