package io.headroom.server;

import io.headroom.store.SharedStore;
import java.io.IOException;

/** A server that instances of a service share a store on. */
public abstract class StoreServer extends ServerProcess {
    protected StoreServer() throws IOException {}

    /** The store on it, made if need be. */
    public abstract SharedStore store();

    /** Deletes what Headroom made. */
    public abstract void forgetAll() throws Exception;
}
