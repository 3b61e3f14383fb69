package io.headroom.spring.actuate;

import io.headroom.Slo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** What the endpoint does over HTTP: it knows who asks, and answers a wrong change with what is wrong about it. */
@EndpointWebExtension(endpoint = SloEndpoint.class)
public final class SloEndpointWebExtension {
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String TEXT = "text/plain;charset=UTF-8";

    private final SloEndpoint endpoint;
    private final LivePages pages;
    private final @Nullable SharedJson shared;
    private final Show showValues;
    private final Set<String> roles;

    /** @param shared writes what pages ask for; null if whatever writes JSON here is not known */
    SloEndpointWebExtension(
            SloEndpoint endpoint, LivePages pages, @Nullable SharedJson shared, Show showValues, Set<String> roles) {
        this.endpoint = endpoint;
        this.pages = pages;
        this.shared = shared;
        this.showValues = showValues;
        this.roles = roles;
    }

    /**
     * Like {@link SloEndpoint#list}.
     *
     * @param since the moment that an earlier list gave: only what looks otherwise since then is shown; null for all
     */
    @ReadOperation
    @RegisterReflectionForBinding(SloList.class)
    public Object list(@Nullable OffsetDateTime since) {
        if (since == null || shared == null) {
            return endpoint.list(since == null ? null : since.toInstant());
        }
        return shared(shared, since.toInstant());
    }

    /** The same for people: a page that asks for the list every other second. */
    @ReadOperation(produces = HTML)
    public String page() {
        return pages.list();
    }

    /** The same for a terminal of 80 columns. */
    @ReadOperation(produces = TEXT)
    public String text() {
        return endpoint.text();
    }

    /**
     * Like {@link SloEndpoint#one}, with the values of properties for those who may see them.
     *
     * @param since from when on the course of its counts is wanted; null for none
     */
    @ReadOperation
    @RegisterReflectionForBinding(SloDescription.class)
    public @Nullable Object one(
            SecurityContext user,
            @Nullable OffsetDateTime since,
            @Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        boolean shown = showValues.isShown(user, roles);
        return endpoint.find(name)
                .<Object>map(slo -> since == null || shared == null
                        ? endpoint.describe(slo, shown, since == null ? null : since.toInstant())
                        : shared(shared, slo, shown, since.toInstant()))
                .orElse(null);
    }

    /** Whether it knows what is {@link #polled}. */
    boolean isPolled() {
        return shared != null;
    }

    /** The JSON of the {@link #list}, in UTF-8. */
    SharedBytes polled(Instant since) {
        return WrittenJson.of(shared(Objects.requireNonNull(shared), since));
    }

    /** The JSON of {@link #one}; null if there is none of that name. */
    @Nullable SharedBytes polled(SecurityContext user, Instant since, String name) {
        SharedJson known = Objects.requireNonNull(shared);
        return endpoint.find(name)
                .map(slo -> WrittenJson.of(shared(known, slo, showValues.isShown(user, roles), since)))
                .orElse(null);
    }

    private Object shared(SharedJson shared, Instant since) {
        ShownSlos.Look look = endpoint.look();
        return look.answer(since, () -> {
            List<ShownSlos.Seen> changed = look.since(since);
            return changed == null
                    ? shared.list(endpoint.list(look, null))
                    : shared.list(endpoint.list(look.at(), since, List.of()), changed);
        });
    }

    private Object shared(SharedJson shared, Slo slo, boolean shown, Instant since) {
        return shared.one(
                new SharedJson.Key(slo.name(), since, shown),
                slo.snapshot(),
                () -> endpoint.describe(slo, shown, since));
    }

    /** The same for people; null, which answers 404, if there is none of that name. */
    @ReadOperation(produces = HTML)
    public @Nullable String page(@Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return endpoint.find(name).map(slo -> pages.one(name.length)).orElse(null);
    }

    /** Like {@link SloEndpoint#change}; 404 if there is no such SLO, 400 and a {@link Refusal} if the change is refused. */
    @WriteOperation
    @RegisterReflectionForBinding({SloDescription.class, Refusal.class})
    public WebEndpointResponse<?> change(
            SecurityContext user,
            @Selector String name,
            @Nullable String objective,
            @Nullable String period,
            @Nullable String zone,
            @Nullable String sla,
            @Nullable List<String> alerts) {
        try {
            if (!endpoint.change(name, objective, period, zone, sla, alerts)) {
                return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
            }
        } catch (IllegalArgumentException refused) {
            return new WebEndpointResponse<>(Refusal.of(refused), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
        return new WebEndpointResponse<>(endpoint.find(name)
                .map(slo -> endpoint.describe(slo, showValues.isShown(user, roles), null))
                .orElse(null));
    }
}
