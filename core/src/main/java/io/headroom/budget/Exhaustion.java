package io.headroom.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * When the budget will be spent if the service goes on as it does: remaining · period / burn rate, at the period's volume (Google SRE
 * Workbook, chapter 5). Zero where it is spent already, empty for never.
 *
 * @param atShortBurn at the burn rate of the last hour
 * @param atLongBurn at that of the last day
 * @param earliest the earliest that either window's bad events allow: their ratio's upper Wilson bound at 95 %
 * @param latest the latest, from the lower bounds; empty where no bad event may be chance as well
 */
public record Exhaustion(
        Optional<Duration> atShortBurn,
        Optional<Duration> atLongBurn,
        Optional<Duration> earliest,
        Optional<Duration> latest) {}
