package io.headroom.spring.internal;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Says where an SLO's events come from. */
public final class SloSources {
    private static final String APPLICATION = "application";

    private final SloDeclarations declarations;
    /** Null if there is none; looked for once, since the beans stay. */
    private final SingletonSupplier<HttpEventSource> http;

    public SloSources(SloDeclarations declarations, ObjectProvider<HttpEventSource> http) {
        this.declarations = declarations;
        this.http = SingletonSupplier.ofNullable(() -> http.stream().findFirst().orElse(null));
    }

    /** The observation's name or {@code filter}, the job's, {@code application} if it records the events itself, or {@code none} if nothing does. */
    public String of(String slo) {
        Optional<JobSelector> job = declarations.job(slo);
        if (job.isPresent()) {
            return job.get().toString();
        }
        if (declarations.http(slo).isEmpty()) {
            return APPLICATION;
        }
        HttpEventSource source = http.get();
        return source == null ? HttpEventSource.NONE : source.name();
    }
}
