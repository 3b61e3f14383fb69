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
        return contain(path, 0);
    }

    /** @param from where the path within the application begins */
    boolean contain(String path, int from) {
        for (int i = 0; i < roots.size(); i++) { // an iterator would be an object for each request
            String root = roots.get(i);
            int end = from + root.length();
            if (path.startsWith(root, from) && (path.length() == end || path.charAt(end) == '/')) {
                return true;
            }
        }
        return false;
    }
}
