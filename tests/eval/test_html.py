"""The page of a report: inert whatever the text, whole, bounded, the same bytes for the same input."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.model import Document, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.corpus.visible import on_one_line
from saidby.eval.columns import columns_of
from saidby.eval.errors import Confusion, errors
from saidby.eval.html import report
from saidby.eval.html_errors import LISTED, SQUARE, _square
from saidby.eval.html_parts import ROWS
from saidby.eval.scores import score

EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\' onload="x &lt;b&gt; {{body}} \\1 \x00\x1b[31m\u202e\u2028 עברית 👩\u200d👧 ]]>'
VOID = {"meta", "input", "br"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "script", "header", "h1", "h2", "h3", "bdi", "p", "nav", "a", "ul", "li",
    "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "rect", "details", "summary", "mark", "u", "pre",
    "figure", "figcaption", "line", "polyline", "text", "form", "label", "select", "option", "input", "output", "ol", "span", "button",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "aria-label", "aria-live", "aria-hidden", "role", "tabindex",
    "scope", "colspan", "viewbox", "preserveaspectratio", "x", "y", "x1", "x2", "y1", "y2", "points", "text-anchor", "width", "height", "style", "hidden", "type", "value", "placeholder", "dir",
    "open", "data-kind", "data-doc", "data-gold", "data-pred", "data-copy",
}  # fmt: skip


class Page(HTMLParser):
    """What a parser sees: elements in order, texts by element, and whether every element is closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.items: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if dict(attrs).get("class") == "context":
            self.items.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))
        if self.items and "ol" in self.open and "div" in self.open and not {"span", "bdi"} & set(self.open):
            self.items[-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def said(text: str, name: str = "a") -> Document:
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n\n{text}\n")


GOLD = [said("{PER|Лужин} уехал в {LOC|Заречье}.", "b"), said("{PER|Анна} и {PER|Пётр}", "a")]
PRED = [said("Лужин уехал в {ORG|Заречье.}", "b"), said("{PER|Анна и Пётр}", "a")]


def page(gold: Any, pred: Any, *, names: tuple[str, str] = ("gold.said", "pred.said"), **options: Any) -> str:
    return report(score(gold, pred, **{"resamples": 10, **options}), gold, pred, names=names)


def check(text: str) -> Page:
    """Parse a page, and see that it is whole and does nothing but what the template does."""
    found = Page(text)
    assert {tag for tag, _ in found.elements} <= TAGS
    assert {name for _, attributes in found.elements for name in attributes} <= ATTRIBUTES
    (script,) = [data for path, data in found.texts if path[-1:] == ("script",)]
    policy = next(meta["content"] for meta in found.named("meta") if "http-equiv" in meta)
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert all(str(link["href"]).startswith("#") for link in found.named("a"))
    assert all(re.fullmatch(r"--share:\d\.\d{3}", str(a["style"])) for _, a in found.elements if "style" in a)
    assert len(re.findall("<script", text)) == 1
    return found


def hostile(text: str, label: str, name: str) -> tuple[list[Document], list[Document]]:
    """Give documents in which text, labels and ids are what one likes."""
    gold = Span("1", label, (Fragment(0, len(text)),))
    pred = msgspec.structs.replace(gold, label="PER")
    more = Span("2", "QUOTE", (Fragment(0, len(text)),))
    return [Document(name, text, "ru", spans=(gold, more))], [Document(name, text, "ru", spans=(pred,))]


def test_hostile_text_is_inert() -> None:
    """Text, labels, ids and names of files are shown as they are, and nothing else comes of them."""
    gold, pred = hostile(EVIL, EVIL, EVIL)
    text = page(gold, pred, names=(EVIL, f"{EVIL}/x"), labels=[EVIL, "PER", f"{EVIL} nobody has"])
    found = check(text)
    assert found.items == [on_one_line(EVIL)] * 2
    assert {item["data-gold"] for item in found.named("li") if "data-gold" in item} == {on_one_line(EVIL), "–"}
    assert not set("\x00\x1b\u202e\u2028") & set(text)


@pytest.mark.law
@given(*[st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)] * 3)
def test_any_text_is_inert(text: str, label: str, name: str) -> None:
    """Whatever text, label and id are: the elements are those of the page of plain words."""
    found = check(page(*hostile(text, label, name)))
    if label not in ("PER", "QUOTE") and len(text) == 1:
        assert [tag for tag, _ in found.elements] == plain_tags()


@cache
def plain_tags() -> list[str]:
    return [tag for tag, _ in check(page(*hostile("x", "A", "B"))).elements]


def test_half_a_surrogate_pair_is_written() -> None:
    """Columns from Parquet are not checked; a page is UTF-8 all the same."""
    assert "\ufffd".encode() in page(*map(columns_of, hostile("a\ud800b", "A", "B"))).encode()


def test_what_is_wrong_with_a_quote_is_told_and_inert() -> None:
    """The funnel, quotes by what they look like, and the part that is wrong, whatever its text."""
    gold, pred = (
        Document(
            "a", EVIL, "ru",
            spans=(Span("q", "QUOTE", (Fragment(0, 9),), attrs={"mode": EVIL}), Span("c", "CUE", (Fragment(*cue),))),
            relations=(Relation("r", "cue", "q", "c"),),
        )
        for cue in ((10, 40), (60, 80))
    )  # fmt: skip
    found = check(page([gold], [pred], measures="quotes.strict[cue]"))
    shown = "\n".join(data for _, data in found.texts)
    for name in (
        "Quotes: where they are lost",
        "wrong_cue",
        "right extent, another cue",
        "By place of the cue",
        "Cues: what is wrong",
    ):
        assert name in shown
    told = [data for path, data in found.texts if path[-2:] == ("mark", "bdi")]
    assert told == [on_one_line(EVIL[10:40])]


def test_errors_of_quotes_are_listed_once() -> None:
    """As quotes, not as their content too, and the command lists them all."""
    gold = [said("{QUOTE direct|«Да»}, — сказал он", f"d{i:03}") for i in range(LISTED + 1)]
    pred = [said("«Да», — сказал он", f"d{i:03}") for i in range(LISTED + 1)]
    found = check(page(gold, pred, measures=["quotes.overlap[content]", "quotes.mode"]))
    shown = "".join(data for _, data in found.texts)
    assert len(found.items) == LISTED
    assert "1 more are not on this page" in shown
    assert "saidby errors gold.said pred.said --limit all --of quotes" in shown


def test_columns_without_relations_have_a_page() -> None:
    """Where quotes stand alone, nothing is said of their cues."""
    gold, pred = (
        columns_of([said(text)], links=False) for text in ("{QUOTE direct|«Да»}, — сказал он", "«Да», — сказал он")
    )
    found = check(page(gold, pred, measures="quotes.strict[content]"))
    shown = [data for _, data in found.texts]
    assert "Content of quotes: what is wrong" in shown
    assert "Quotes: where they are lost" not in shown
    assert found.items == ["«Да», — сказал он"]


def test_the_page_has_the_numbers_and_the_errors() -> None:
    """Scores with four averages, every class, confusions, buckets, each error marked, the signature, the command."""
    result = score(GOLD, PRED, resamples=10)
    found = check(report(result, GOLD, PRED, names=("my gold.said", "pred.said")))
    shown = "\n".join(data for _, data in found.texts)
    assert str(result.signature) in shown
    assert f"saidby score 'my gold.said' pred.said --again '{result.signature}'" in shown
    assert found.items == ["Анна и Пётр", "Анна и Пётр", "Лужин уехал в Заречье.", "Лужин уехал в Заречье."]
    marked = [(path[-2:], data) for path, data in found.texts if "mark" in path and "ol" in path]
    assert (("mark", "u"), "Заречье") in marked
    assert (("div", "mark"), "Лужин") in marked
    assert (("div", "u"), ".") in [(path[-2:], data) for path, data in found.texts if "ol" in path]
    for name in ("entities.strict", "micro", "wrong_label", "gold ↓ predicted →", "By length in characters", "Repeat"):
        assert name in shown


def test_tables_can_be_heard() -> None:
    """Each has a caption, a region with a name that the keyboard reaches, and headers with scope."""
    found = check(page(GOLD, PRED))
    tables = len(found.named("table"))
    assert tables == len(found.named("caption")) > 5
    assert sum(a.get("role") == "region" and a.get("tabindex") == "0" for a in found.named("div")) == tables
    assert all(a.get("scope") in ("row", "col") for a in found.named("th"))
    assert found.named("html") == [{"lang": "en"}]


def test_without_script_everything_is_there_but_what_needs_it() -> None:
    """The filter and the buttons are hidden until the script shows them; errors are not."""
    found = check(page(GOLD, PRED))
    assert all("hidden" in a for a in found.named("form") + found.named("button"))
    assert all("hidden" not in a for a in found.named("li"))


def test_no_address_of_another_place_stands_in_a_page() -> None:
    """It works from a file, without network."""
    assert not re.search(r"https?:|//[a-z]|@import|url\(", page(GOLD, PRED).replace("http-equiv", ""))


def test_the_same_input_gives_the_same_bytes() -> None:
    """In whatever order documents and spans come."""
    turned = [[msgspec.structs.replace(d, spans=d.spans[::-1]) for d in side[::-1]] for side in (GOLD, PRED)]
    assert page(*turned) == page(GOLD, PRED)


def test_a_page_is_bounded_and_says_what_it_leaves_out() -> None:
    """Of each class so many errors, and how to get the others with the same choices."""
    gold = [said("{PER|Лужин} и {ORG|Заря}", f"d{i:03}") for i in range(LISTED + 7)]
    pred = [said("Лужин и {ORG|Заря}", f"d{i:03}") for i in range(LISTED + 7)]
    found = check(page(gold, pred, relabel="ORG=LOC", labels="PER,LOC", level="outer"))
    shown = "".join(data for _, data in found.texts)
    assert len(found.items) == LISTED
    assert "7 more are not on this page" in shown
    command = "saidby errors gold.said pred.said --limit all --relabel ORG=LOC --labels LOC,PER --level outer"
    assert command in shown


def test_many_labels_do_not_make_a_page_endless() -> None:
    """The rarer ones are taken together, and nothing is lost in it."""
    text = "аб " * 200
    spans = tuple(Span(str(i), f"L{i:03}", (Fragment(3 * i, 3 * i + 2),)) for i in range(200))
    gold, pred = [Document("a", text, "ru", spans=spans)], [Document("a", text, "ru", spans=spans[50:])]
    shown = [data for _, data in check(page(gold, pred)).texts]
    assert f"… and {200 - ROWS:,} more labels" in shown
    confusion = errors(gold, pred, by=()).confusion
    names, table = _square(confusion)
    assert len(names) == len(table) == SQUARE + 2
    assert sum(map(sum, table)) == sum(map(sum, confusion.table)) == 200


def test_confusions_taken_together_keep_their_sums() -> None:
    """By hand: of three labels the two most frequent stay."""
    names, table = _square(Confusion(("A", "B"), ((5, 1, 2), (0, 3, 0), (4, 0, 0))))
    assert (names, table) == (["A", "B", "spurious"], [[5, 1, 2], [0, 3, 0], [4, 0, 0]])


def test_predictions_with_scores_have_a_curve() -> None:
    """Of the first measure: a line each for F1, precision and recall, and the numbers; without scores nothing of it."""
    assert "Thresholds" not in page(GOLD, PRED)
    scores = iter((0.25, 0.25, 0.5, 0.75))
    pred = [
        msgspec.structs.replace(d, spans=tuple(msgspec.structs.replace(s, score=next(scores)) for s in d.spans))
        for d in GOLD
    ]
    found = check(page(GOLD, pred, measures=["entities.strict", "entities.partial"]))
    lines = [a["points"] for a in found.named("polyline") if len(str(a["points"]).split()) == 3]
    # Of 4 gold spans 4, 2, 1 are found as one prediction after the other is dropped; all that is left is right.
    assert lines[1:] == ["40.0,10.0 315.0,10.0 590.0,10.0", "40.0,10.0 315.0,110.0 590.0,160.0"]
    assert any("entities.strict, micro" in data for _, data in found.texts)


def test_sides_without_spans_have_a_page() -> None:
    """Nothing to score, nothing to list, no documents at all."""
    for gold in ([said("Да")], []):
        shown = [data for _, data in check(page(gold, gold)).texts]
        assert shown.count("Neither gold nor predictions.") == 2
