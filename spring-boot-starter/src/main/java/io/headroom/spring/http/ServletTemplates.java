package io.headroom.spring.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** For Spring MVC. */
record ServletTemplates(ListableBeanFactory beans) implements HandlerTemplates {
    @Override
    public List<Handler> all() {
        return Stream.concat(
                        mappings(RequestMappingInfoHandlerMapping.class)
                                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                                .flatMap(ServletTemplates::handlers),
                        mappings(AbstractUrlHandlerMapping.class)
                                .flatMap(mapping -> mapping.getHandlerMap().keySet().stream())
                                .map(url -> new Handler(url, Set.of())))
                .toList();
    }

    @Override
    public boolean incomplete() {
        return mappings(RouterFunctionMapping.class).anyMatch(mapping -> mapping.getRouterFunction() != null)
                || hasFurtherServlets();
    }

    /** Each has handlers in a context of its own. */
    private boolean hasFurtherServlets() {
        return mappings(ServletRegistrationBean.class)
                        .filter(registered -> registered.getServlet() instanceof DispatcherServlet)
                        .count()
                > 1;
    }

    private static Stream<Handler> handlers(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .map(template -> Handler.of(template, info.getMethodsCondition().getMethods()));
    }

    private <T> Stream<T> mappings(Class<T> type) {
        return beans.getBeansOfType(type, true, false).values().stream();
    }
}
