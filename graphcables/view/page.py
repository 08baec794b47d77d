"""The HTML around a graph: our own template, with every text from a document as data.

pyvis carries nodes, edges, options and the vis-network library.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import pyvis
from pyvis.network import Network

from graphcables import __version__
from graphcables.output import plain

SCRIPTS = ("data.js", "filters.js", "canvas.js", "timeline.js", "panel.js", "compare.js", "page.js")
"""The page's scripts, each using those before it."""
LIBRARY = "vis-network.min.js"
_BUNDLED = "templates/lib/vis-9.1.2/vis-network.min.js"
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Signs that HTML forbids; in the library they stand in strings, where an escape means the same."""
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "dragNodes": False,
        "hideEdgesOnDrag": False,
        "tooltipDelay": 100,
        "keyboard": False,
    },
    "nodes": {
        "scaling": {"label": {"enabled": True, "drawThreshold": 6}},
        "shape": "dot",
        "size": 9,
        "borderWidth": 2,
        "font": {"size": 12, "vadjust": -2, "strokeWidth": 3, "strokeColor": "#ffffff"},
        "fixed": True,
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
        "arrowStrikethrough": False,
        "smooth": False,
        "width": 1.5,
        "color": {"color": "#7d8590", "highlight": "#0a58ca", "hover": "#0a58ca"},
    },
}


class Page(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network written by our own template, in which nothing is taken for markup or code.

    Parameters
    ----------
    title, summary : str
    assets : str, optional
        The folder that scripts and style are in, as the page names it; by default they stand in the page itself.
    home : str, optional
        The page that this one belongs to.
    """

    def __init__(self, title: str, summary: str, *, assets: str | None = None, home: str | None = None) -> None:
        super().__init__(height="100%", directed=True, cdn_resources="in_line")
        self.title, self.summary, self.assets, self.home = title, summary, assets, home
        self.extra: dict[str, Any] = {}
        self.set_options(json.dumps(_OPTIONS))

    def generate_html(self, *_: object, **__: object) -> str:
        """The page as one string."""
        data = {**self.extra, "nodes": self.nodes, "arrows": self.edges, "options": self.options}
        return render(
            "page.html.j2",
            ("page.css",),
            (LIBRARY, *SCRIPTS),
            assets=self.assets,
            title=plain(self.title),
            summary=plain(self.summary),
            home=self.home,
            data=script_json(data),
        )


def render(
    template: str, styles: tuple[str, ...], scripts: tuple[str, ...], *, assets: str | None = None, **values: object
) -> str:
    """A page by a template of ours, closed to all but its own scripts and styles: in the page by their digests, or beside it."""
    if assets is None:
        script_source = " ".join(f"'sha256-{_digest(part(name))}'" for name in scripts)
        style_source = " ".join(f"'sha256-{_digest(part(name))}'" for name in styles)
    else:
        script_source = style_source = "'self' file:"
    policy = (
        f"default-src 'none'; script-src {script_source}; style-src {style_source}; img-src data: blob:;"
        " base-uri 'none'; form-action 'none'"
    )
    return _template(template).render(
        **values,
        version=__version__,
        policy=policy,
        assets=assets,
        styles=[(name, part(name)) for name in styles],
        scripts=[(name, part(name)) for name in scripts],
    )


def script_json(data: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element: no "<", no line separators."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def part(name: str) -> str:
    """One of the page's scripts or styles; the library as pyvis ships it, fit to stand in a script element."""
    if name != LIBRARY:
        return files(__package__).joinpath(name).read_text(encoding="utf-8")
    text = Path(pyvis.__file__).parent.joinpath(*_BUNDLED.split("/")).read_text(encoding="utf-8")
    text = _UNFIT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return (
        re.sub(r"</(script)", r"<\\/\1", text, flags=re.I)
        .replace("//# sourceMappingURL=vis-network.min.js.map", "")
        .strip()
    )


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        loader=jinja2.PackageLoader(__package__, ""),
    )
    return environment.get_template(name)
