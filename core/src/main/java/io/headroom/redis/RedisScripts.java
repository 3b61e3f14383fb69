package io.headroom.redis;

import java.io.IOException;
import java.util.List;

/** Runs scripts in a Redis. Safe to be called by several threads. */
public interface RedisScripts {
    /**
     * Runs a script of Headroom's, by {@code EVALSHA} if the Redis knows it.
     *
     * @param script the script, one of three
     * @param keys its keys, which all lie in one slot of a cluster
     * @param arguments its arguments
     * @return its answer: numbers, and strings as bytes
     * @throws IOException if the Redis cannot be used
     */
    List<?> run(String script, List<byte[]> keys, List<byte[]> arguments) throws IOException;
}
