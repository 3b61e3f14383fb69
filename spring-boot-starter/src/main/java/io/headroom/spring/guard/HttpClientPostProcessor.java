package io.headroom.spring.guard;

import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Guards the JDK clients that are beans, by host. */
record HttpClientPostProcessor(ObjectProvider<HttpGuards> guards) implements BeanPostProcessor {
    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof HttpClient client) || bean instanceof GuardedHttpClient) {
            return bean;
        }
        HttpGuards found = guards.getObject();
        return found.knowHosts() ? new GuardedHttpClient(client, found::ofHost) : client;
    }
}
