/** Guards for the calls of OkHttp (optional dependency). */
@NullMarked
package io.headroom.okhttp;

import org.jspecify.annotations.NullMarked;
