package io.headroom.samples.story;

import com.zaxxer.hikari.HikariDataSource;
import io.headroom.samples.shop.ShopApplication;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A replica of the shop that has a database or a Redis, through the pool and the client that most have, at their defaults. */
final class StoreShop {
    /** The property that has the URL of the database. */
    static final String DATABASE = "fleet.database";

    /** The property that has the port of the Redis. */
    static final String REDIS = "fleet.redis";

    private StoreShop() {}

    public static void main(String[] args) {
        SpringApplication.run(
                new Class<?>[] {
                    ShopApplication.class, FleetShop.Stopwatch.class, FleetShop.ParcelController.class, Clients.class
                },
                args);
    }

    static class Clients {
        @Bean
        @ConditionalOnProperty(DATABASE)
        DataSource dataSource(@Value("${" + DATABASE + "}") String url) {
            HikariDataSource pool = new HikariDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    refuseRequests();
                    return super.getConnection();
                }
            };
            pool.setJdbcUrl(url);
            return pool;
        }

        @Bean
        @ConditionalOnProperty(REDIS)
        RedisConnectionFactory redis(@Value("${" + REDIS + "}") int port) {
            return new LettuceConnectionFactory("127.0.0.1", port) {
                @Override
                public RedisConnection getConnection() {
                    refuseRequests();
                    return super.getConnection();
                }
            };
        }

        /** The store is for the thread that saves; a request that asks it for anything fails, which a drill would see. */
        private static void refuseRequests() {
            String thread = Thread.currentThread().getName();
            if (!thread.startsWith("headroom-store-")) {
                throw new IllegalStateException("the store must be used by the thread that saves, was by " + thread);
            }
        }
    }
}
