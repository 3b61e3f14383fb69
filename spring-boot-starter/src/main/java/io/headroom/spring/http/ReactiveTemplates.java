package io.headroom.spring.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** For Spring WebFlux. */
record ReactiveTemplates(ListableBeanFactory beans) implements HandlerTemplates {
    @Override
    public List<Handler> all() {
        return Stream.concat(
                        mappings(RequestMappingInfoHandlerMapping.class)
                                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                                .flatMap(ReactiveTemplates::handlers),
                        mappings(AbstractUrlHandlerMapping.class)
                                .flatMap(mapping -> mapping.getHandlerMap().keySet().stream())
                                .map(url -> new Handler(url.getPatternString(), Set.of())))
                .toList();
    }

    @Override
    public boolean incomplete() {
        return mappings(RouterFunctionMapping.class).anyMatch(mapping -> mapping.getRouterFunction() != null);
    }

    private static Stream<Handler> handlers(RequestMappingInfo info) {
        return info.getPatternsCondition().getPatterns().stream()
                .map(template -> Handler.of(
                        template.getPatternString(), info.getMethodsCondition().getMethods()));
    }

    private <T> Stream<T> mappings(Class<T> type) {
        return beans.getBeansOfType(type, true, false).values().stream();
    }
}
