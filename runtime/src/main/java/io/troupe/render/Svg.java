package io.troupe.render;

import java.util.Locale;

/** An SVG document as it is written, in pixels from the top left. */
final class Svg {
    private final StringBuilder elements = new StringBuilder();
    private final double width;
    private final double height;

    Svg(double width, double height) {
        this.width = width;
        this.height = height;
        box(0, 0, width, height, "#ffffff");
    }

    private void add(String format, Object... values) {
        elements.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    void box(double x, double y, double boxWidth, double boxHeight, String colour) {
        add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>", x, y, boxWidth, boxHeight, colour);
    }

    void line(double x1, double y1, double x2, double y2, double thickness, String colour) {
        add(
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f' stroke-linecap='round'/>",
                x1, y1, x2, y2, colour, thickness);
    }

    void disc(double x, double y, double radius, String colour) {
        add("<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s'/>", x, y, radius, colour);
    }

    void letter(double x, double y, double size, char letter) {
        String text = switch (letter) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            default -> String.valueOf(letter);
        };
        add(
                "<text x='%.1f' y='%.1f' font-size='%.1f' font-family='monospace' text-anchor='middle'>%s</text>",
                x, y, size, text);
    }

    String document() {
        return String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%1$.0f' height='%2$.0f' viewBox='0 0 %1$.0f %2$.0f'>%n%3$s</svg>%n",
                width,
                height,
                elements);
    }
}
