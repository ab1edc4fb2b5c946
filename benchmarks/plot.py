"""Cost against size as a drawing in SVG: a dozen lines of text, for which a library of plots would be much."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Point
from benchmarks.processes import ROOT

CHART = ROOT / "docs" / "cost-by-size.svg"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 320, 60, 50, 30
STYLE = "text{font:13px sans-serif;fill:#555}path{fill:none;stroke:#2563a8;stroke-width:2}line{stroke:#bbb}"


def chart(costs: Sequence[Point]) -> str:
    """Milliseconds of CPU a paper against the number of papers; the sizes stand side by side, as each is a step."""
    top = max((point.milliseconds for point in costs), default=1) * 1.15
    places = [
        (
            LEFT + (WIDTH - LEFT) * (number + 0.5) / len(costs),
            HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * point.milliseconds / top,
            point,
        )
        for number, point in enumerate(costs)
    ]
    base = HEIGHT - BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Milliseconds of CPU a paper, by the number of papers that are loaded</title>",
        f"<style>{STYLE}</style>",
        f'<line x1="{LEFT}" y1="{base}" x2="{WIDTH}" y2="{base}"/>',
        f'<text x="{LEFT}" y="18">ms of CPU a paper</text>',
        f'<text x="{WIDTH}" y="{HEIGHT - 8}" text-anchor="end">papers</text>',
    ]
    if places:
        path = " L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)
        parts.append(f'<path d="M{path}"/>')
    for x, y, point in places:
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#2563a8"/>')
        parts.append(f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{point.milliseconds:.2f}</text>')
        parts.append(f'<text x="{x:.1f}" y="{base + 20}" text-anchor="middle">{point.papers:,}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
