package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.spring.internal.SloDeclarations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** The actuator endpoint {@code slogate}: whether the SLOs let a release pass, for pipelines. */
@WebEndpoint(id = GateEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class GateEndpoint {
    static final String ID = "slogate";

    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    private final Headroom headroom;
    private final SloDeclarations declarations;

    GateEndpoint(Headroom headroom, SloDeclarations declarations) {
        this.headroom = headroom;
        this.declarations = declarations;
    }

    /**
     * The verdict of all SLOs but the members of families.
     *
     * @param strict status to answer with if it is not ok, from 400 to 599, for clients that look at nothing else; null for 200
     */
    @ReadOperation
    @RegisterReflectionForBinding(GateVerdict.class)
    public WebEndpointResponse<GateVerdict> all(@Nullable Integer strict) {
        return answer(declarations.sorted(headroom), strict);
    }

    /** The verdict of one SLO; 404 if there is none of that name. */
    @ReadOperation
    public WebEndpointResponse<GateVerdict> one(@Selector String name, @Nullable Integer strict) {
        List<Slo> slos = declarations.sorted(headroom).stream()
                .filter(slo -> slo.name().equals(name))
                .toList();
        return slos.isEmpty() ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND) : answer(slos, strict);
    }

    /** The verdict of all for a terminal of 80 columns. */
    @ReadOperation(produces = TEXT)
    public WebEndpointResponse<String> text(@Nullable Integer strict) {
        return asText(all(strict));
    }

    /** That of one; 404 if there is none of that name. */
    @ReadOperation(produces = TEXT)
    public WebEndpointResponse<String> oneText(@Selector String name, @Nullable Integer strict) {
        return asText(one(name, strict));
    }

    private static WebEndpointResponse<String> asText(WebEndpointResponse<GateVerdict> answer) {
        GateVerdict verdict = answer.getBody();
        return verdict == null
                ? new WebEndpointResponse<>(answer.getStatus())
                : new WebEndpointResponse<>(GateText.of(verdict), answer.getStatus());
    }

    private WebEndpointResponse<GateVerdict> answer(List<Slo> slos, @Nullable Integer strict) {
        if (strict != null && (strict < FIRST_ERROR || strict > LAST_ERROR)) {
            throw new InvalidEndpointRequestException(
                    "strict must be a status from %d to %d, was %d".formatted(FIRST_ERROR, LAST_ERROR, strict),
                    "no status of an error");
        }
        GateVerdict verdict = GateVerdict.of(headroom.service(), slos);
        return new WebEndpointResponse<>(
                verdict, verdict.ok() || strict == null ? WebEndpointResponse.STATUS_OK : strict);
    }
}
