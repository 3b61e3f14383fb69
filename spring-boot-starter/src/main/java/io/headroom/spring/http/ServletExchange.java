package io.headroom.spring.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.util.DisconnectedClientHelper;
import org.springframework.web.util.ServletRequestPathUtils;

/** An exchange of Spring MVC. */
abstract class ServletExchange extends HttpExchange {
    private static final int FIRST_SERVER_ERROR = 500;

    ServletExchange(long startNanos) {
        super(startNanos);
    }

    abstract HttpServletRequest request();

    /** Null if there is none. */
    abstract @Nullable HttpServletResponse response();

    /** What came out of the filter chain, null if nothing did. */
    abstract @Nullable Throwable escaped();

    @Override
    final String method() {
        return request().getMethod();
    }

    @Override
    final @Nullable String header(String name) {
        return request().getHeader(name);
    }

    @Override
    final PathContainer path() {
        return ServletRequestPathUtils.parse(request()).pathWithinApplication();
    }

    @Override
    final String rawPath() {
        return request().getRequestURI();
    }

    /** A servlet that is mapped to a path has that before the path within the application, and an included request has a path of its own. */
    @Override
    final int applicationAt() {
        HttpServletRequest request = request();
        String uri = request.getRequestURI();
        String context = request.getContextPath();
        boolean own = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) == null
                && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) == null
                && request.getHttpServletMapping().getMappingMatch() != MappingMatch.PATH
                && uri.startsWith(context)
                && (uri.length() == context.length() || uri.charAt(context.length()) == '/');
        return own ? context.length() : -1;
    }

    @Override
    public final int status() {
        HttpServletResponse response = response();
        return response == null ? 0 : response.getStatus();
    }

    @Override
    public final @Nullable Throwable error() {
        Throwable escaped = escaped();
        if (escaped != null) {
            return escaped;
        }
        Object handled = request().getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE);
        return handled instanceof Throwable error
                ? error
                : (Throwable) request().getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    }

    /** Of an answer that nothing was sent of, a lost connection is one to another server: the client is told of it. */
    @Override
    public final boolean isAborted() {
        Throwable error = error();
        HttpServletResponse response = response();
        return error instanceof AsyncRequestNotUsableException
                || (error != null
                        && response != null
                        && response.isCommitted()
                        && DisconnectedClientHelper.isClientDisconnectedException(error));
    }

    @Override
    public final boolean isBroken() {
        int status = status();
        return status == 0 || (status < FIRST_SERVER_ERROR && escaped() != null && !isAborted());
    }

    /**
     * Whether an asynchronous handler, or what it came to, has still to make the answer. Tomcat refuses to say of a request whose error
     * it has dealt with.
     */
    static boolean isUnderWay(HttpServletRequest request) {
        if (request.getAttribute(WebAsyncUtils.WEB_ASYNC_MANAGER_ATTRIBUTE) instanceof WebAsyncManager manager
                && manager.hasConcurrentResult()) {
            return true;
        }
        try {
            return request.isAsyncStarted();
        } catch (IllegalStateException over) {
            return false;
        }
    }
}
