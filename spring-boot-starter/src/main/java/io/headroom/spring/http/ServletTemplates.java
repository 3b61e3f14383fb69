package io.headroom.spring.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** For Spring MVC. */
final class ServletTemplates implements HandlerTemplates {
    private final ListableBeanFactory beans;

    ServletTemplates(ListableBeanFactory beans) {
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
            mapping.getHandlerMap().keySet().forEach(url -> handlers.add(new Handler(url, Set.of())));
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
        info.getPatternValues().forEach(template -> handlers.add(new Handler(template, methods)));
    }
}
