"""How the documentation site is built of these pages: `make docs-site`. Every page is plain Markdown, cog's too."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sphinx.application import Sphinx

_PROJECT = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text(encoding="utf-8"))

project = "Papershelf"
author = "the Papershelf contributors"
release = version = _PROJECT["project"]["version"]

extensions = ["myst_parser", "sphinxcontrib.mermaid"]
exclude_patterns = ["training-report.md"]  # extraction.md quotes it
nitpicky = True
myst_heading_anchors = 3
myst_fence_as_directive = ["mermaid"]
suppress_warnings = ["misc.highlighting_failure"]  # `...` in an example is no JSON, and no fault

html_theme = "furo"
html_title = f"Papershelf {release}"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5f8b", "color-brand-content": "#1f5f8b"},
    "dark_css_variables": {"color-brand-primary": "#8fc1e3", "color-brand-content": "#8fc1e3"},
}


def setup(app: Sphinx) -> None:
    """Read links as the site needs them: by the titles of pages, and as files where they lead out of `docs/`."""
    app.connect("source-read", _adapt_links)


def _adapt_links(app: Sphinx, name: str, source: list[str]) -> None:
    folder = (app.srcdir / name).parent
    pages = app.srcdir.resolve()

    def mark(link: re.Match[str]) -> str:
        is_outside = not (folder / link[1]).resolve().is_relative_to(pages)
        return f"](path:{link[1]})" if is_outside else link[0]

    source[0] = re.sub(r"\[(\w+\.md)\]\(\1\)", r"[](\1)", source[0])  # the parser fills in the title
    source[0] = re.sub(r"\]\((\.\./[^)#]+\.md)\)", mark, source[0])
