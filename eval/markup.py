"""HTML made of text that is data: whatever is not markup already is escaped."""

from html import escape

from saidby.corpus.visible import on_one_line

VOID = ("br", "input")
"""Elements without an end tag."""


class Markup(str):
    """HTML that needs no escaping; only `tag`, `text` and `joined` make it."""

    __slots__ = ()


def text(value: str) -> Markup:
    r"""Give text that shows as itself: markup is escaped, what is no character or would steer is made visible.

    >>> text("<b>\x00 \ud800")
    '&lt;b&gt;␀ �'
    """
    return Markup(escape(on_one_line(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")))


def tag(name: str, /, *children: str | None, **attributes: str | float | None) -> Markup:
    """Give an element: children that are no markup are escaped, those that are None left out, as attributes are.

    An underscore stands for a hyphen, one at the end for nothing; an empty attribute is a flag.

    >>> tag("p", "a < b", tag("br"), class_="x", data_of='"', hidden="")
    '<p class="x" data-of="&quot;" hidden>a &lt; b<br></p>'
    """
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    listed = "".join(f' {key}="{text(str(value))}"' if value != "" else f" {key}" for key, value in given.items())
    inner = joined(*children)
    return Markup(f"<{name}{listed}>{inner}" + ("" if name in VOID else f"</{name}>"))


def joined(*children: str | None) -> Markup:
    """Give children one after the other."""
    return Markup("".join(child if isinstance(child, Markup) else text(child) for child in children if child))
