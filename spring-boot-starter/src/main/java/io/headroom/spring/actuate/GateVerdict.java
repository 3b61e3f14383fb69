package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.Slo;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code GET /actuator/slogate} answers.
 *
 * @param ok whether to release
 * @param why what speaks against it, as a sentence; absent if nothing does
 * @param until when it is fine if nothing bad follows and traffic stays as it is; absent if it is now, or nobody can say
 * @param service the service's name
 * @param slos the SLOs one by one, as the list of {@code slo} has them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateVerdict(
        boolean ok, @Nullable String why, @Nullable Instant until, String service, List<SloGate> slos)
        implements OperationResponseBody {
    static GateVerdict of(String service, List<Slo> slos) {
        List<SloGate> gates = slos.stream().map(SloGate::of).toList();
        boolean ok = gates.stream().allMatch(SloGate::ok);
        String why = gates.stream()
                .filter(gate -> !gate.ok())
                .map(gate -> gate.name() + ": " + gate.why())
                .collect(Collectors.joining("; "));
        return new GateVerdict(ok, ok ? null : why, SloGate.until(gates), service, gates);
    }
}
