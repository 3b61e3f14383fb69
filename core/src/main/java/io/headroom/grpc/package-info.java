/** Guards for the calls of gRPC clients (optional dependency). */
@NullMarked
package io.headroom.grpc;

import org.jspecify.annotations.NullMarked;
