package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something that had a say in what an SLO is like.
 *
 * @param from a property, or {@code bean} and its name
 * @param value what the property says as it is written, or asterisks; absent for a bean
 * @param place file, line and column of the property, or the class of the bean; absent if unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Origin(
        String from, @Nullable String value, @Nullable String place) {}
