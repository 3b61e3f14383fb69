package io.headroom.spring.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** For Spring WebFlux. */
final class ReactiveTemplates implements HandlerTemplates {
    private final ListableBeanFactory beans;

    ReactiveTemplates(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Collection<Handler> all() {
        List<Handler> handlers = new ArrayList<>();
        for (var mapping : beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false)
                .values()) {
            mapping.getHandlerMethods().keySet().forEach(info -> addTo(handlers, info));
        }
        for (var mapping : beans.getBeansOfType(AbstractUrlHandlerMapping.class, true, false)
                .values()) {
            for (PathPattern url : mapping.getHandlerMap().keySet()) {
                handlers.add(new Handler(url.getPatternString(), Set.of()));
            }
        }
        return handlers;
    }

    @Override
    public boolean incomplete() {
        return beans.getBeansOfType(RouterFunctionMapping.class, true, false).values().stream()
                .anyMatch(mapping -> mapping.getRouterFunction() != null);
    }

    private static void addTo(List<Handler> handlers, RequestMappingInfo info) {
        Set<String> methods =
                info.getMethodsCondition().getMethods().stream().map(Enum::name).collect(Collectors.toSet());
        info.getPatternsCondition()
                .getPatterns()
                .forEach(template -> handlers.add(new Handler(template.getPatternString(), methods)));
    }
}
