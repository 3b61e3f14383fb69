package io.headroom.spring.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Adds the headers of a page where a servlet container answers; sees the requests of its paths alone. */
public final class ServletPageFilter extends OncePerRequestFilter {
    private final PageHeaders headers;

    private ServletPageFilter(PageHeaders headers) {
        this.headers = headers;
    }

    /**
     * One for the pages of an endpoint.
     *
     * @param dispatcher where Spring MVC is; none on a management port of its own
     * @param id the endpoint whose pages are meant
     * @param policy what these may do, without who may show them
     */
    public static FilterRegistrationBean<ServletPageFilter> of(
            WebEndpointProperties endpoints, @Nullable DispatcherServletPath dispatcher, String id, String policy) {
        PageHeaders headers = new PageHeaders(dispatcher == null ? "" : dispatcher.getPrefix(), endpoints, id, policy);
        FilterRegistrationBean<ServletPageFilter> filter = new FilterRegistrationBean<>(new ServletPageFilter(headers));
        filter.addUrlPatterns(headers.path(), headers.path() + "/*");
        return filter;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new Response(response));
    }

    /** Knows what is answered once its type is set, which is before the first byte is sent. */
    private final class Response extends HttpServletResponseWrapper {
        Response(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setContentType(String type) {
            super.setContentType(type);
            headers.addTo(getStatus(), type, this::containsHeader, super::setHeader);
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, value);
            look(name, value);
        }

        @Override
        public void addHeader(String name, String value) {
            super.addHeader(name, value);
            look(name, value);
        }

        private void look(String name, String value) {
            if (HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name)) {
                headers.addTo(getStatus(), value, this::containsHeader, super::setHeader);
            }
        }
    }
}
