package io.headroom.spring.http;

import java.util.Collection;
import java.util.Set;

/** The path templates that the application's handlers are mapped to. */
interface HandlerTemplates {
    /** What is known of the handlers at a path template. */
    Collection<Handler> all();

    /** Whether there are handlers whose templates cannot be listed, such as functional routes. */
    boolean incomplete();

    /** @param methods the HTTP methods it is mapped to, empty for all */
    record Handler(String template, Set<String> methods) {
        /** Spring answers HEAD where it answers GET, and OPTIONS everywhere. */
        boolean answers(String method) {
            return methods.isEmpty()
                    || methods.contains(method)
                    || method.equals("OPTIONS")
                    || (method.equals("HEAD") && methods.contains("GET"));
        }
    }
}
