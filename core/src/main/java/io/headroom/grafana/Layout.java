package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Places panels from left to right on a grid of 24 columns, and begins a line where one does not fit. */
final class Layout {
    private static final int COLUMNS = 24;

    private final List<Object> panels = new ArrayList<>();
    private int x;
    private int y;
    private int lineHeight;

    /** A heading over the panels that follow, across the whole width. */
    void row(String title) {
        beginLine();
        panels.add(Json.object(
                "id",
                panels.size() + 1,
                "type",
                "row",
                "title",
                title,
                "collapsed",
                false,
                "gridPos",
                Json.object("x", 0, "y", y, "w", COLUMNS, "h", 1),
                "panels",
                List.of()));
        y++;
    }

    void add(List<Panel> more) {
        for (Panel panel : more) {
            if (x + panel.width() > COLUMNS) {
                beginLine();
            }
            panels.add(panel.json(panels.size() + 1, x, y));
            x += panel.width();
            lineHeight = Math.max(lineHeight, panel.height());
        }
    }

    List<Object> panels() {
        return panels;
    }

    private void beginLine() {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
    }
}
