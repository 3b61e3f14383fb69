package io.headroom;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SLOs for the routes, tenants or other keys of one parent SLO, created on first use. What a member counts, the parent counts
 * too. Declared through {@link Headroom#family}.
 *
 * <p>There are never more members than the cap: further keys share the {@linkplain #overflow() overflow} SLO. A member that had
 * no event for a while retires: its window is gone, its events stay with the parent.
 *
 * <p>Thread-safe. {@link #recorder} looks a known key up without a lock; the first use of a key waits for a tick under way.
 */
public final class SloFamily {
    private static final Logger LOG = LoggerFactory.getLogger(SloFamily.class);
    private static final int MAX_KEY_LENGTH = 200;

    private final Headroom headroom;
    private final Slo parent;
    private final int maxKeys;
    private final long idleNanos;
    private final Slo overflow;

    /** Written under the lock of the {@link Headroom}, read without it. */
    private final Map<String, Member> members = new ConcurrentHashMap<>();

    /** How often the last place was taken. Guarded by the same lock. */
    private long fillings;

    /**
     * The number of the filling that lasts, 0 while there is a place. Written under the same lock, after the members grew and before
     * they shrink, so that nobody joined or left between two reads of the same number.
     */
    private volatile long filled;

    private boolean overflowSaid;

    SloFamily(Headroom headroom, Slo parent, Builder settings) {
        this.headroom = headroom;
        this.parent = parent;
        maxKeys = settings.maxKeys;
        idleNanos = settings.idleAfter.toNanos();
        overflow = newMember(parent.name() + " (overflow)");
    }

    /** The SLO that counts all members' events. */
    public Slo parent() {
        return parent;
    }

    /** The most members at a time. */
    public int maxKeys() {
        return maxKeys;
    }

    /** How long a member without events stays. */
    public Duration idleAfter() {
        return Duration.ofNanos(idleNanos);
    }

    /** The SLO of all keys beyond the cap, and of those that are no keys. */
    public Slo overflow() {
        return overflow;
    }

    /**
     * Where to record the events of a key. Ask for each event: a member that retired in between begins anew.
     *
     * @param key free text of 1 to 200 characters; any other, like none or one beyond the cap, gets the recorder of the overflow
     */
    public SliRecorder recorder(@Nullable String key) {
        if (key == null) {
            return overflowing();
        }
        Member member = members.get(key);
        return member != null ? member.slo.recorder() : admit(key);
    }

    /** The SLO of a key; empty if the key was not recorded, retired, or is beyond the cap. */
    public Optional<Slo> member(String key) {
        return Optional.ofNullable(members.get(key)).map(member -> member.slo);
    }

    /** The SLOs of all keys there are, without the overflow. */
    public List<Slo> members() {
        return members.values().stream().map(member -> member.slo).toList();
    }

    /** Takes over the parent's objective; to be called under the lock. */
    void changeLikeParent() {
        Stream.concat(members().stream(), Stream.of(overflow))
                .forEach(member -> member.change(new SloBuilder(member.name()).like(parent)));
    }

    /** Retires the members without an event for as long as that takes; to be called under the lock, after a tick. */
    void retireIdle(long nowNanos) {
        members.forEach((key, member) -> {
            if (member.idleNanos(nowNanos) >= idleNanos) {
                filled = 0;
                members.remove(key);
                parent.recorder().retire(member.slo.recorder());
                headroom.declarations().retire(member.slo);
            }
        });
    }

    private SliRecorder admit(String key) {
        if (key.isBlank() || key.length() > MAX_KEY_LENGTH || isOutside(key)) {
            return overflowing();
        }
        @Nullable Slo slo = headroom.declarations().declareMember(() -> admitted(key));
        return slo == null ? overflowing() : slo.recorder();
    }

    /** Whether all places are taken, and by others. */
    private boolean isOutside(String key) {
        long filling = filled;
        return filling != 0 && !members.containsKey(key) && filling == filled;
    }

    /** The SLO of a key, or none beyond the cap; to be called under the lock. */
    private @Nullable Slo admitted(String key) {
        Member member = members.get(key);
        if (member != null) {
            return member.slo;
        }
        if (members.size() >= maxKeys) {
            return null;
        }
        Slo slo = newMember(parent.name() + "/" + key);
        members.put(key, new Member(slo, headroom));
        if (members.size() == maxKeys) {
            filled = ++fillings;
        }
        return slo;
    }

    private SliRecorder overflowing() {
        if (!overflowSaid) {
            overflowSaid = true;
            LOG.warn(
                    "{} has the most members it may have, {}, or was asked for a key without 1 to {} characters: such keys count in \"{}\"",
                    parent.name(),
                    maxKeys,
                    MAX_KEY_LENGTH,
                    overflow.name());
        }
        return overflow.recorder();
    }

    private Slo newMember(String name) {
        return headroom.declarations().newMember(name, parent);
    }

    /** One key's SLO, and when it last counted. Guarded by the lock, but for the SLO. */
    private static final class Member {
        private final Slo slo;
        private long total;
        private long changedNanos;

        Member(Slo slo, Headroom headroom) {
            this.slo = slo;
            changedNanos = headroom.grid().nowNanos();
        }

        long idleNanos(long nowNanos) {
            long now = slo.snapshot().events().total() + slo.snapshot().maintenance();
            if (now != total) {
                total = now;
                changedNanos = nowNanos;
            }
            return nowNanos - changedNanos;
        }
    }

    /** The settings of a {@link SloFamily}. */
    public static final class Builder {
        private static final int MOST_KEYS = 10_000;

        private int maxKeys = 100;
        private Duration idleAfter = Duration.ofDays(1);

        /** The usual settings. */
        public Builder() {}

        /** The most members at a time, 1 to 10,000; 100 unless set. Each takes the memory of an SLO. */
        public Builder maxKeys(int maxKeys) {
            if (maxKeys < 1 || maxKeys > MOST_KEYS) {
                throw new InvalidSettingException(
                        "maxKeys",
                        String.valueOf(maxKeys),
                        "must be from 1 to " + MOST_KEYS,
                        "write a value such as 100");
            }
            this.maxKeys = maxKeys;
            return this;
        }

        /** How long a member without events stays, 1 minute to 366 days; 1 day unless set. */
        public Builder idleAfter(Duration idleAfter) {
            this.idleAfter = DurationGrammar.checkRange(
                    "idleAfter", idleAfter, Duration.ofMinutes(1), Duration.ofDays(366), "1d");
            return this;
        }
    }
}
