"""The annotation manual of a built-in scheme, as one page."""

import re
from importlib.resources import files as resources

PAGES = {
    "news": ("index", "entities", "mentions", "quotes", "cues-and-sources", "nonspeech", "alternatives", "phenomena")
}
"""Pages of the manual of each built-in scheme, in the order in which they are read."""

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_TITLE = re.compile(r"# (.*)")


def manual(scheme: str) -> str:
    """Give the manual in Markdown, links between its pages leading to their titles; empty if there is none."""
    pages = {name: _page(name) for name in PAGES.get(scheme, ())}
    anchors = {f"{name}.md": f"#{_anchor(text)}" for name, text in pages.items()}
    return "\n".join(_LINK.sub(lambda link: _link(link, anchors), text) for text in pages.values())


def _page(name: str) -> str:
    return (resources("saidby.annotate") / "guidelines" / f"{name}.md").read_text("utf-8")


def _link(link: re.Match[str], anchors: dict[str, str]) -> str:
    """Lead a link to a place of the one page; what leads out of the manual keeps its words alone."""
    words, target = link.groups()
    page, sign, place = target.partition("#")
    if page in ("", *anchors):
        return f"[{words}]({sign}{place})" if sign else f"[{words}]({anchors[page]})"
    return link[0] if "://" in target else words


def _anchor(page: str) -> str:
    """Give the anchor of the title of a page, as GitHub makes it.

    >>> _anchor("# Names and numbers")
    'names-and-numbers'
    """
    title = _TITLE.match(page)
    return re.sub(r"[^\w\- ]", "", title[1].lower() if title else "").replace(" ", "-")
