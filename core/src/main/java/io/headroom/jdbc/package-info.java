/** Counts that a service's instances share in a relational database, through any {@link javax.sql.DataSource}. */
@NullMarked
package io.headroom.jdbc;

import org.jspecify.annotations.NullMarked;
