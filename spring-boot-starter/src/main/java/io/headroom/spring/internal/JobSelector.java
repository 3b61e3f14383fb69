package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean, by its class and its name.
 *
 * @param type the class, by its short or its full name
 * @param method the method; all of that name, if it is overloaded
 */
public record JobSelector(String type, String method) {
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    static JobSelector parse(String text) {
        int dot = text.lastIndexOf('.');
        String type = text.substring(0, Math.max(0, dot)).strip();
        String method = text.substring(dot + 1).strip();
        boolean named = IDENTIFIER.matcher(method).matches();
        for (String part : type.split("\\.", -1)) {
            named &= IDENTIFIER.matcher(part).matches();
        }
        if (!named) {
            throw new InvalidSettingException(
                    "job", text, "must be a class and a method of it", "write both, as in NightlyImport.run");
        }
        return new JobSelector(type, method);
    }

    /** Empty if there is none, or none that is right. */
    public static Optional<JobSelector> tryParse(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(parse(text));
        } catch (InvalidSettingException wrong) {
            return Optional.empty();
        }
    }

    /** Whether a class is meant: by its full name, by its short one, or by that with the classes it is nested in. A proxy is what it implements. */
    public boolean selects(Class<?> candidate) {
        return Proxy.isProxyClass(candidate)
                ? Arrays.stream(candidate.getInterfaces()).anyMatch(this::names)
                : names(candidate);
    }

    private boolean names(Class<?> candidate) {
        String name = candidate.getName();
        return name.equals(type)
                || (name.endsWith(type) && ".$".indexOf(name.charAt(name.length() - type.length() - 1)) >= 0)
                || type.equals(candidate.getCanonicalName());
    }

    @Override
    public String toString() {
        return type + "." + method;
    }
}
