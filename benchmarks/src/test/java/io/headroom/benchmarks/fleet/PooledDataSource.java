package io.headroom.benchmarks.fleet;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A data source whose connections are used again, as a pool's are, with nothing that it would add. */
final class PooledDataSource {
    private final String url;
    private final ConcurrentLinkedQueue<Connection> free = new ConcurrentLinkedQueue<>();

    private PooledDataSource(String url) {
        this.url = url;
    }

    static DataSource of(String url) {
        PooledDataSource pool = new PooledDataSource(url);
        return (DataSource) Proxy.newProxyInstance(
                PooledDataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> pool.lend());
    }

    private Connection lend() throws SQLException {
        Connection known = free.poll();
        Connection connection = known == null ? DriverManager.getConnection(url) : known;
        return (Connection) Proxy.newProxyInstance(
                PooledDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        free.add(connection);
                        return null;
                    }
                    return method.invoke(connection, args);
                });
    }
}
