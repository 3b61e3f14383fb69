package io.headroom.openslo;

import io.headroom.SloFamily;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * That an SLO is divided by a key, as a {@link SloFamily}. What is null is as usual.
 *
 * @param maxKeys the most members at a time, from 1 to 10,000
 * @param idleAfter how long a member without events stays, from 1 minute to 366 days
 */
public record DeclaredFamily(
        @Nullable Integer maxKeys, @Nullable Duration idleAfter) {
    /**
     * Tells a family what the file says.
     *
     * @throws IllegalArgumentException if a part is out of range; the message names the rule and the value
     */
    public void applyTo(SloFamily.Builder family) {
        if (maxKeys != null) {
            family.maxKeys(maxKeys);
        }
        if (idleAfter != null) {
            family.idleAfter(idleAfter);
        }
    }
}
