package io.headroom.spring.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.MeasuredBy;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.util.backoff.FixedBackOff;

/** Methods that listen to messages. */
class ListenerTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(HeadroomAutoConfiguration.class, MeasuredByAutoConfiguration.class))
            .withPropertyValues("headroom.slos.orders.objective=99%");

    /** A real broker, in this process. */
    @Test
    void eachAttemptOfAKafkaListenerIsCounted() {
        application.withUserConfiguration(Kafka.class).run(context -> {
            KafkaTemplate<?, String> kafka = context.getBean(Kafka.class).template();
            kafka.send("orders", "good").join();
            kafka.send("orders", "bad").join();

            await().untilAsserted(() -> assertThat(counts(context)).isEqualTo(new EventCounts(1, 3, 0)));
        });
    }

    /** No broker: the message is given to the container's listener, as the container does. */
    @Test
    void aRabbitListenerIsCounted() {
        application.withUserConfiguration(Rabbit.class).run(context -> {
            var container = (AbstractMessageListenerContainer)
                    context.getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("orders");
            var listener = (ChannelAwareMessageListener) container.getMessageListener();
            listener.onMessage(new Message("good".getBytes()), null);
            assertThatThrownBy(() -> listener.onMessage(new Message("bad".getBytes()), null))
                    .hasRootCauseMessage("failing on purpose");

            assertThat(counts(context)).isEqualTo(new EventCounts(1, 1, 0));
        });
    }

    private static EventCounts counts(ApplicationContext context) {
        Headroom headroom = context.getBean(Headroom.class);
        headroom.tick();
        return headroom.slo("orders").snapshot().events();
    }

    private static void take(String order) {
        if (order.equals("bad")) {
            throw new IllegalStateException("failing on purpose");
        }
    }

    @EnableKafka
    static class Kafka {
        private final EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "orders");

        @Bean(destroyMethod = "destroy")
        EmbeddedKafkaBroker broker() {
            return broker;
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Integer, String> kafkaListenerContainerFactory(
                EmbeddedKafkaBroker broker) {
            var factory = new ConcurrentKafkaListenerContainerFactory<Integer, String>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                    KafkaTestUtils.consumerProps(broker, "shop", true),
                    new org.apache.kafka.common.serialization.IntegerDeserializer(),
                    new StringDeserializer()));
            factory.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(0, 2)));
            return factory;
        }

        @KafkaListener(id = "orders", topics = "orders")
        @MeasuredBy("orders")
        public void order(String order) {
            take(order);
        }

        KafkaTemplate<?, String> template() {
            return new KafkaTemplate<>(new DefaultKafkaProducerFactory<Integer, String>(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class)));
        }
    }

    @EnableRabbit
    static class Rabbit {
        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory() {
            var factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(new CachingConnectionFactory("localhost", 1));
            factory.setAutoStartup(false);
            return factory;
        }

        @RabbitListener(id = "orders", queues = "orders")
        @MeasuredBy("orders")
        public void order(String order) {
            take(order);
        }
    }
}
