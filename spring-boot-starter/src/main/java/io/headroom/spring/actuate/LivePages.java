package io.headroom.spring.actuate;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/** The pages that a browser gets where others get JSON. They ask the same path for JSON, and so go where it goes. */
final class LivePages {
    private final Supplier<String> list = SingletonSupplier.of(
            () -> PageFiles.document("list.html", List.of("page.css"), List.of("page.js", "list.js")));

    /** All SLOs. */
    String list() {
        return list.get();
    }
}
