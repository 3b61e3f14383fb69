package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code GET /actuator/sloguards} answers.
 *
 * @param service the service's name
 * @param guards all guards by their names
 * @param hint how to declare the first guard, absent if there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardList(
        String service,
        List<GuardDescription> guards,
        @Nullable String hint) implements OperationResponseBody {}
