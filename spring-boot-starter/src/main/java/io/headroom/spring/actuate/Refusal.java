package io.headroom.spring.actuate;

import io.headroom.spring.internal.SloChanges;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Why a change was refused; nothing has changed.
 *
 * @param description what is wrong with which property
 * @param action what to write instead
 */
public record Refusal(String description, String action) {
    static Refusal of(RuntimeException refused) {
        FailureAnalysis analysis = SloChanges.explain(refused);
        return new Refusal(analysis.getDescription(), String.valueOf(analysis.getAction()));
    }
}
