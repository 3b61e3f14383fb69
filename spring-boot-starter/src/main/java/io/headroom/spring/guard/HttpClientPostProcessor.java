package io.headroom.spring.guard;

import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Guards the JDK clients that are beans, by host. No record: Spring compares post-processors, and the first comparison of a record takes a millisecond. */
final class HttpClientPostProcessor implements BeanPostProcessor {
    private final ObjectProvider<HttpGuards> guards;

    HttpClientPostProcessor(ObjectProvider<HttpGuards> guards) {
        this.guards = guards;
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof HttpClient client) || bean instanceof GuardedHttpClient) {
            return bean;
        }
        HttpGuards found = guards.getObject();
        return found.knowHosts() ? new GuardedHttpClient(client, found::ofHost) : client;
    }
}
