package io.headroom.spring.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The path templates that the application's handlers are mapped to, as far as they can be listed. */
interface HandlerTemplates {
    /** What is known of the handlers. */
    List<Handler> all();

    /** Whether there are handlers whose templates cannot be listed, such as functional routes and those of a servlet with a context of its own. */
    boolean incomplete();

    /** @param methods the HTTP methods it is mapped to, empty for all */
    record Handler(String template, Set<String> methods) {
        static Handler of(String template, Set<? extends Enum<?>> methods) {
            return new Handler(template, methods.stream().map(Enum::name).collect(Collectors.toSet()));
        }

        /** Spring answers HEAD where it answers GET, and OPTIONS everywhere. */
        boolean answers(String method) {
            return methods.isEmpty()
                    || methods.contains(method)
                    || method.equals("OPTIONS")
                    || (method.equals("HEAD") && methods.contains("GET"));
        }
    }
}
