/** OpenSLO v1 files: read strictly, declared as SLOs, and written. Needs {@code org.snakeyaml:snakeyaml-engine}. */
@NullMarked
package io.headroom.openslo;

import org.jspecify.annotations.NullMarked;
