/** What happened, for people: a journal of alerts, policies, guards and marks, and incident reports that are written from it. */
@NullMarked
package io.headroom.report;

import org.jspecify.annotations.NullMarked;
