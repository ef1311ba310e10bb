"""The terminal view: brackets for spans, a line a quote, the text unharmed between them."""

import io
import re

import pytest
from hypothesis import given
from rich.console import Console
from strategies import documents

from saidby.annotate.show import annotated, quote_lines, show
from saidby.corpus import said
from saidby.corpus.model import Document, Fragment, Span

HEAD = "#said 1 lang=ru\n#id a\n#entity e PER Лужин\n\n"

VIEWS = [
    ("{LOC|Заречье} спит", "[Заречье LOC] спит"),
    ("{ORG|МИД {LOC|Заречья}}", "[МИД [Заречья LOC] ORG]"),
    ("{SOURCE#s|{PER|Лужин}}", "[[Лужин PER] SOURCE]"),
    ("{QUOTE#q|«А»}, — он. — {#q|«Б»}", "[«А» QUOTE q…], — он. — [«Б» QUOTE q]"),
    ("{A#a|раз {B#b>}два} три{<b}", "[раз [два A] три B]"),
    ("[скобки] {LOC|[x]}", "[скобки] [[x] LOC]"),
]


@pytest.mark.parametrize(("body", "view"), VIEWS, ids=[view for _, view in VIEWS])
def test_spans_stand_in_brackets(body: str, view: str) -> None:
    """Nested, crossing and discontinuous spans are readable without colour."""
    assert annotated(said.parse(HEAD + body)).plain == view


@pytest.mark.law
@given(documents())
def test_the_text_stays_whole(document: Document) -> None:
    """Without its marks the view is the text; a carriage return alone is shown as a picture."""
    view = annotated(document).plain
    marks = sum(len(span.fragments) for span in document.spans)
    text = document.text.replace("\r\n", "\n")
    assert len(view) >= len(text) + 2 * marks
    assert is_subsequence(text, view.replace("\u240d", "\r"))


def test_a_text_cannot_steer_the_terminal() -> None:
    """Escape codes and turns of direction in text, ids and labels are shown, not obeyed."""
    evil = "\x1b]0;x\x07\u202e"
    document = Document(evil, f"{evil}Лужин", "ru", spans=(Span("s", evil, (Fragment(0, 5),)),))
    out = io.StringIO()
    show(document, Console(file=out, width=80))
    assert "\u241b]0;x\u2407<U+202E>" in out.getvalue()
    assert not set("\x1b\x07\u202e") & set(out.getvalue())


def is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def test_a_quote_line_names_speaker_and_cue() -> None:
    """Who said it, by which word, and how it begins; long ones are cut."""
    body = "{QUOTE#q direct cue=#c speaker=@e|«" + "Да! " * 30 + "»}, — {CUE#c|сказал} он. {QUOTE#r indirect|Говорят}."
    lines = list(quote_lines(said.parse(HEAD + body)))
    assert lines[0].startswith("q  direct  Лужин (сказал): «Да! Да! ")
    assert lines[0].endswith("…")
    assert lines[1] == "r  indirect  nobody named: Говорят"


def test_show_prints_to_any_console() -> None:
    """With colour the same characters, without colour no escape codes."""
    document = said.parse(HEAD + "=heading Мост\n\n{QUOTE#q direct|«Да»} {LOC|Заречье}")
    plain, colour = io.StringIO(), io.StringIO()
    show(document, Console(file=plain, width=80))
    show(document, Console(file=colour, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[" in colour.getvalue()
    assert "\x1b[1mМост\x1b[0m" in colour.getvalue()
    assert re.sub(r"\x1b\[[\d;]*m", "", colour.getvalue()) == plain.getvalue()
    assert "a · ru · 2 sentences, 5 tokens, 2 spans" in plain.getvalue()
