package io.headroom.samples.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** How a panel's settings, and those for one of its series, say that a value looks. */
record Looks(JsonNode defaults, List<JsonNode> overridden) {
    private static final List<String> PALETTE = List.of(
            "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#37872d", "#fade2a",
            "#e0b400");
    private static final Map<String, String> COLORS = Map.of(
            "green", "#73bf69",
            "red", "#f2495c",
            "orange", "#ff9830",
            "blue", "#5794f2",
            "purple", "#b877d9",
            "text", "#ccccdc");

    static Looks of(JsonNode panel, String series) {
        List<JsonNode> overridden = new ArrayList<>();
        for (JsonNode override : panel.get("fieldConfig").get("overrides")) {
            String matcher = override.get("matcher").get("options").asString();
            boolean exactly = override.get("matcher").get("id").asString().equals("byName");
            String regex = matcher.startsWith("/") ? matcher.substring(1, matcher.length() - 1) : matcher;
            if (exactly
                    ? matcher.equals(series)
                    : Pattern.compile(regex).matcher(series).find()) {
                override.get("properties").forEach(overridden::add);
            }
        }
        return new Looks(panel.get("fieldConfig").get("defaults"), overridden);
    }

    /** The colour of a series: its own, or the next of the palette. */
    String color(int index) {
        JsonNode color = setting("color");
        return color != null && color.has("fixedColor")
                ? COLORS.get(color.get("fixedColor").asString())
                : PALETTE.get(index % PALETTE.size());
    }

    boolean isDashed() {
        return setting("custom.lineStyle") != null;
    }

    /** The colour of a value by its thresholds. */
    String colorOf(double value) {
        JsonNode thresholds = setting("thresholds");
        String color = "text";
        if (thresholds != null) {
            for (JsonNode step : thresholds.get("steps")) {
                JsonNode from = step.get("value");
                color = from.isNull() || value >= from.asDouble()
                        ? step.get("color").asString()
                        : color;
            }
        }
        return COLORS.getOrDefault(color, COLORS.get("text"));
    }

    String format(double value) {
        JsonNode unit = setting("unit");
        JsonNode decimals = setting("decimals");
        int digits = decimals == null ? -1 : decimals.asInt();
        return switch (unit == null ? "" : unit.asString()) {
            case "percentunit" -> number(100 * value, digits) + "%";
            case "suffix:x" -> number(value, digits) + "x";
            case "suffix: d" -> number(value, 3) + " d";
            case "d" -> number(24 * value, 1) + " h";
            case "cps" -> number(value, digits) + " /s";
            case "s" ->
                value >= 3_600
                        ? number(value / 3_600, 1) + " h"
                        : value >= 60 ? number(value / 60, 1) + " min" : number(value, 1) + " s";
            default -> number(value, digits);
        };
    }

    private JsonNode setting(String name) {
        return overridden.stream()
                .filter(property -> property.get("id").asString().equals(name))
                .map(property -> property.get("value"))
                .findFirst()
                .orElse(defaults.get(name));
    }

    private static String number(double value, int digits) {
        String text = String.format(Locale.ROOT, "%,." + (digits < 0 ? 2 : digits) + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
