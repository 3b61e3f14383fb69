package io.headroom.spring.http;

import java.util.List;

/**
 * Where the actuator's endpoints are: health checks and scrapes are nobody's requests.
 *
 * @param roots paths; what is below them is the actuator's too
 */
record ActuatorPaths(List<String> roots) {
    /** There is no actuator. */
    static final ActuatorPaths NONE = new ActuatorPaths(List.of());

    boolean contain(String path) {
        for (String root : roots) {
            if (path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
