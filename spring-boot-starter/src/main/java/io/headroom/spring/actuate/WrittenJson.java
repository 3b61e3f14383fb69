package io.headroom.spring.actuate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * An answer that was written as JSON already. Jackson sends it, as it would the answer itself, whatever converters the application has.
 *
 * @param bytes UTF-8
 */
record WrittenJson(SharedBytes bytes) implements JacksonSerializable, OperationResponseBody {
    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        if (json.streamWriteOutputTarget() instanceof OutputStream out && json.streamWriteOutputBuffered() == 0) {
            try {
                // A hundred times as fast as through the generator, which looks at each character.
                out.write(bytes.plain());
            } catch (IOException gone) {
                throw JacksonIOException.construct(gone, json);
            }
        } else {
            json.writeRawValue(text());
        }
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }

    /** For those who cannot name this type, which needs Jackson. */
    static SharedBytes of(Object answer) {
        return ((WrittenJson) answer).bytes;
    }

    String text() {
        return new String(bytes.plain(), StandardCharsets.UTF_8);
    }
}
