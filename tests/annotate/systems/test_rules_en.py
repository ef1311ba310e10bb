"""`rules-en` on texts of every order, mark and kind of source; own inventions."""

import subprocess
import sys
import tomllib
from importlib.resources import files

import pytest
from braces import speakers, with_braces, without_braces
from hypothesis import given
from hypothesis import strategies as st
from processes import answers

from saidby.annotate.systems import predict
from saidby.annotate.systems.orders_en import Order, orders_en
from saidby.annotate.systems.quotes_en import find_all_en
from saidby.corpus.check import check
from saidby.corpus.model import Block, Document, covered
from saidby.corpus.segment import segment

CASES = {
    # Direct speech: marks and sides
    "straight marks": ('{Q "The bridge is safe,"} {C said} {S Ann Hale}.', "Ann Hale"),
    "curly marks": ("{Q “The bridge is safe,”} {S Ann Hale} {C said} on Monday.", "Ann Hale"),
    "single marks and apostrophes": ("{Q ‘It’s the drivers’ bridge,’} {C said} {S Ann Hale}.", "Ann Hale"),
    "straight single marks": ("{Q 'It isn't the drivers' bridge,'} {C said} {S Tom O'Dell}.", "Tom O'Dell"),
    "question, then a name": ("{Q “Where is the bridge?”} {S Ann Hale} {C asked}.", "Ann Hale"),
    "before, comma": ("{S Ann Hale} {C said}, {Q “The bridge is safe.”}", "Ann Hale"),
    "before, colon": ("{S The engineer, Tom Reeve}, {C told} reporters: {Q “It is closed.”}", "Tom Reeve"),
    "split in a sentence": ("{Q “The bridge,”} {S she} {C said}, {Q “is safe.”}", "-"),
    "split over a full stop": ("{Q “The bridge is safe,”} {S Ann Hale} {C said}. {Q “Come and see.”}", "Ann Hale"),
    "split behind a dateline": (
        "MILLBROOK – {Q “The bridge is safe,”} {C said} {S Ann Hale}. {Q “Come and see.”}",
        "Ann Hale",
    ),
    "a mark that nothing closes": ("{Q “The bridge is old}, {C said} {S Ann Hale}.", "Ann Hale"),
    "another verb": ("{Q “We made the bridge ourselves,”} {S she} nodded.", "-"),
    "no verb of speech": ("{S Ann Hale} laughed, {Q “Nobody will ever cross it.”}", "Ann Hale"),
    "words woven into a sentence": (
        "{Q The bridge was “not built for lorries,”} {S Ann Hale} {C said}.",
        "Ann Hale",
    ),
    "alone": ("Ann Hale closed the gate. {Q “Nobody crosses tonight.”}", "Ann Hale"),
    "two cues": (
        "{Q1 “The bridge is safe,”} {C1 said} {S1 Ann Hale}, and {S2 Tom Reeve} {C2 answered}, {Q2 “It is not.”}",
        "Ann Hale; Tom Reeve",
    ),
    "in quoted words": (
        "{Q1 “{S2 My father} always {C2 said}, {Q2 ‘Mind the bridge,’}”} {C1 said} {S1 Ann Hale}.",
        "Ann Hale; father",
    ),
    # Indirect speech
    "no verb in sight but a clause": ("{S Ann Hale} {C said} {Q she crossed it daily}.", "Ann Hale"),
    "a second verb": (
        "{S12 Ann Hale} {C1 said} {Q1 the bridge was safe} and {C2 promised} {Q2 to paint it}.",
        "Ann Hale; Ann Hale",
    ),
    "a second subject": (
        "{S1 Ann Hale} {C1 said} {Q1 the bridge was safe}, and {S2 the driver} {C2 asked} her {Q2 to cross it}.",
        "Ann Hale; driver",
    ),
    "a verb in -ing": (
        "{Q1 The bridge is safe}, {S12 Ann Hale} {C1 said}, {C2 adding} {Q2 that she slept on it}.",
        "Ann Hale; Ann Hale",
    ),
    "in the midst": ("{Q If it rains}, {S Ann Hale} {C said}, {Q the bridge will close}.", "Ann Hale"),
    "behind a dateline": (
        "MILLBROOK, May 12 (Herald) – {Q The bridge was closed on Sunday}, {S the coast guard} {C said}.",
        "coast guard",
    ),
    "told": ("They were {C told} {Q that the bridge was closed}.", "-"),
    "asked": (
        "{C1 Asked} {Q1 whether the bridge was safe}, {S2 Ann Hale} {C2 said} {Q2 it was}.",
        "-; Ann Hale",
    ),
    "a relative clause between": (
        "{S Ann Hale}, who built the bridge, {C denied} {Q that it was closed}.",
        "Ann Hale",
    ),
    "who": ("The prize went to Ann Hale, {S who} {C said} {Q she would paint the bridge}.", "Ann Hale"),
    "who without a name": (
        "{S2 A driver}, {S1 who} {C1 asked} {Q1 not to be named}, {C2 said} {Q2 the bridge was old}.",
        "driver; driver",
    ),
    "asked by somebody": (
        "Tom Reeve came. {C1 Asked} by {S1 a driver} {Q1 to open the bridge}, {S2 he} {C2 said} {Q2 it was late}.",
        "driver; Tom Reeve",
    ),
    "statement of somebody": ("{S Hale’s statement} {C said}, {Q “The bridge is safe.”}", "Hale"),
    "nobody": ("It is {C said} {Q that the bridge sings}.", "-"),
    "a document that says": ("In {S the contract} it is {C stated} {Q that nobody pays}.", "-"),
    "not ruled out": ("{S Ann Hale} did {C not rule out} {Q that the bridge would close}.", "Ann Hale"),
    # Speakers
    "surname": ("Ann Hale came. {Q “It is safe,”} {C said} {S Hale}.", "Ann Hale"),
    "title and surname": ("Ann Hale came. {Q “It is safe,”} {C said} {S Ms. Hale}.", "Ann Hale"),
    "he and she": (
        "Ann Hale met Tom Reeve. {Q1 “It is safe,”} {S1 she} {C1 said}. {Q2 “It is not,”} {S2 he} {C2 answered}.",
        "Ann Hale; Tom Reeve",
    ),
    "the office": (
        "Mayor Ann Hale met engineer Tom Reeve. {Q1 “It is safe,”} {S1 the mayor} {C1 said}. "
        "{Q2 “It is not,”} {S2 the engineer} {C2 answered}.",
        "Ann Hale; Tom Reeve",
    ),
    "the company": (
        "Reeve Ferries sold a ship. {S The company} {C said} {Q the bridge had ruined it}.",
        "Reeve Ferries",
    ),
    "spokesman": ("{S A spokesman for Ann Hale} {C said} {Q the bridge was safe}.", "spokesman for Ann Hale"),
    "possessor": ("{S Hale’s supporters} {C said} {Q the bridge was safe}.", "-"),
    "report and who wrote it": (
        "{S The report}, written by Reeve Consulting, {C says} {Q that the bridge is old}.",
        "Reeve Consulting",
    ),
    "experts": ("{S Experts} {C warn} {Q that the bridge is old}.", "-"),
    "a source": ("{S A source at the bank} {C said} {Q the bridge was sold}.", "-"),
    "two people": (
        "{S1 Ann Hale} and {S1 the painter Tom Reeve} {C1 said} {Q1 the bridge was grey}. {S2 They} {C2 said} {Q2 it was old}.",
        "Ann Hale+Tom Reeve; Ann Hale+Tom Reeve",
    ),
    "an outlet in marks": ("{S “The Lantern”} {C reports} {Q that the bridge is open}.", "Lantern"),
}
"""Name of the case: the text in braces, and who speaks."""

NOTHING = {
    "perception": "Ann Hale saw that the bridge was open and hoped it would last.",
    "a title": "The ferry “Tern,” which Ann Hale painted, sank.",
    "a nickname": "The crew call the old crane “Grandmother.”",
    "an ironic word": "The “express” took six hours and waited for sheep.",
    "a name on a plate": "A plate over the door bears the name “Bridge House.”",
    "apostrophes": "Ann O'Dell's dogs don't bark at the drivers' geese.",
    "inches": "The chain on Ann Hale's gate measures 24\" and squeaks.",
    "to tell apart": "Ann Hale told the trains apart.",
    "to believe in": "Ann Hale believes in the bridge and thinks of nothing else.",
    "a claim on": "Ann Hale’s claim on the bridge surprised the bank.",
    "to decide": "Ann Hale decided to sell the bridge.",
    "infinitive that is nobody’s": "It took the crew an hour to request permission to cross.",
    "a passive": "The bridge was reported stolen.",
    "things that suggest": "The channels suggest that water flowed there.",
    "a named thing": "The mayor announced a settlement on bridges ordered through the port.",
    "a relative clause": "Ann Hale announced the places that would be given a bridge.",
    "empty": "",
}
"""Texts in which nobody is quoted."""


def label(text: str) -> Document:
    (found,) = predict("rules-en", [segment(Document("d", text, "en"))])
    return found


def names(document: Document) -> str:
    """Give the speakers of the quotes in text order."""
    entities = {entity.id: entity.name for entity in document.entities}
    quotes = [span.id for span in document.spans if span.label == "QUOTE"]
    spoken = {
        quote: [r.tail for r in document.relations if (r.head, r.label) == (quote, "speaker")] for quote in quotes
    }
    return "; ".join("+".join(entities[one] for one in spoken[quote]) or "-" for quote in quotes)


@pytest.mark.parametrize(("line", "spoken"), CASES.values(), ids=CASES)
def test_a_quote_is_found_with_cue_source_and_speaker(line: str, spoken: str) -> None:
    """Content, cue, source and speaker are exact."""
    found = label(without_braces(line))
    assert with_braces(found) == line
    assert names(found) == spoken


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_is_no_speech_is_no_quote(text: str) -> None:
    """Titles, apostrophes, and verbs of speech in another sense give no quote."""
    assert with_braces(label(text)) == text


@pytest.mark.parametrize(("order", "line"), [(order, line) for order in orders_en() for line in order.examples])
def test_an_order_reads_its_examples(order: Order, line: str) -> None:
    """The examples beside the orders are their tests, and the order that they stand beside finds them."""
    text = without_braces(line)
    document = segment(Document("d", text, "en"))
    (found,) = predict("rules-en", [document])
    quotes, _, _ = find_all_en(document)
    ours = [quote.found for quote in quotes if quote.found.rule == order.name]
    assert len(ours) == 1
    if len(quotes) == 1:
        assert with_braces(found) == line
    else:
        assert {text[a:b] for a, b in ours[0].fragments} <= {text[s.start : s.end] for s in found.spans}


def test_every_order_has_an_example() -> None:
    """An order without example has no test."""
    assert all(order.examples for order in orders_en())


@pytest.mark.parametrize("name", ["words_en.toml", "cues_en.toml"])
def test_every_group_of_words_is_asked_for(name: str) -> None:
    """A list that no rule reads would deceive who adds a word to it."""
    folder = files("saidby.annotate.systems")
    code = "".join(path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(("_en.py", "cues.py")))
    orders = folder.joinpath("orders_en.toml").read_text("utf-8")
    groups = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
    assert [group for group in groups if f'"{group}"' not in code + orders] == []


PARAGRAPHS = """Ann Hale said: “The bridge is safe.

“Come and see.

“Bring the children.”

“It is not,” Tom Reeve answered."""


def test_marks_that_open_again_in_each_paragraph_are_one_quote() -> None:
    """The first quote has a fragment a paragraph, with the full stops between them."""
    found = label(PARAGRAPHS)
    first, second = (span for span in found.spans if span.label == "QUOTE")
    assert [PARAGRAPHS[f.start : f.end] for f in first.fragments] == [
        "“The bridge is safe.",
        "“Come and see.",
        "“Bring the children.”",
    ]
    assert covered(PARAGRAPHS, second.fragments) == "“It is not,”"
    assert speakers(found) == ["Ann Hale", "Tom Reeve"]


def test_a_pull_quote_has_the_line_behind_it_as_source() -> None:
    """Without marks or attribution a block set apart is the author's."""
    text = "“The bridge is safe”\n\n– Ann Hale\n\nThe bridge is long"
    blocks = (Block(0, 20, "pull_quote"), Block(22, 32, "attribution"), Block(34, 52, "pull_quote"))
    (found,) = predict("rules-en", [Document("d", text, "en", blocks=blocks)])
    assert with_braces(found) == "{Q “The bridge is safe”}\n\n– {S Ann Hale}\n\nThe bridge is long"
    assert names(found) == "Ann Hale"


def test_a_heading_with_a_name_is_what_that_person_says() -> None:
    """A place before a colon says nothing; the first person is the speaker's own voice."""
    text = "Hale: bridge will open\nHale: I built it\nMillbrook: bridge is open\nAnn Hale came to Millbrook."
    ends = [22, 39, 65]
    blocks = (
        *(Block(a, b, "heading") for a, b in zip([0, 23, 40], ends, strict=True)),
        Block(66, len(text), "paragraph"),
    )
    (found,) = predict("rules-en", [Document("d", text, "en", blocks=blocks)])
    quotes = [span for span in found.spans if span.label == "QUOTE"]
    assert [(covered(text, span.fragments), span.attrs["mode"]) for span in quotes] == [
        ("bridge will open", "indirect"),
        ("I built it", "direct"),
    ]


def test_the_turns_of_an_interview_are_quotes_of_their_labels() -> None:
    """The label is the source; no quote holds it."""
    text = "Herald: Who built the bridge?\nAnn Hale: I did. It took a year."
    blocks = (Block(0, 29, "turn"), Block(30, len(text), "turn"))
    (found,) = predict("rules-en", [Document("d", text, "en", blocks=blocks)])
    assert with_braces(found) == "{S1 Herald}: {Q1 Who built the bridge?}\n{S2 Ann Hale}: {Q2 I did. It took a year}."


def test_facts_of_a_quote_are_attributes() -> None:
    """Thought, writing; what was not, may be or will be said."""
    texts = {
        "Ann Hale thinks the bridge is safe.": {"medium": "thought"},
        "Ann Hale said in a statement that the bridge was safe.": {"medium": "writing"},
        "Ann Hale did not say that the bridge was safe.": {"factuality": "negated"},
        "Ann Hale declined to say who would pay.": {"factuality": "negated"},
        "If Ann Hale says that the bridge is safe, it will open.": {"factuality": "hypothetical"},
        "Ann Hale will tell drivers that the bridge is safe.": {"factuality": "future"},
        "Ann Hale said that the bridge will be safe.": {},
    }
    for text, attrs in texts.items():
        (quote,) = (span for span in label(text).spans if span.label == "QUOTE")
        assert {key: quote.attrs[key] for key in ("medium", "factuality") if key in quote.attrs} == attrs, text


def test_whom_it_is_told_is_the_addressee() -> None:
    """The object of *tell*, the noun behind *to*, the subject of *were told*."""
    texts = {
        "Ann Hale told the Millbrook Herald that it was safe.": "the Millbrook Herald",
        "“It is safe,” Ann Hale explained to reporters.": "reporters",
        "Drivers were told to wait.": "Drivers",
        "Ann Hale asked students to keep the books.": "students",
    }
    for text, addressee in texts.items():
        (found,) = (span for span in label(text).spans if span.label == "ADDRESSEE")
        assert text[found.start : found.end] == addressee


def test_every_pair_of_marks_is_a_quote_a_piece_or_no_speech() -> None:
    """Marks that are no speech have a use."""
    text = "The so-called “dead line” and the ferry “Night Tern” are “safe,” and “it floats,” said Ann Hale."
    found = [(text[s.start : s.end], s.attrs["use"]) for s in label(text).spans if s.label == "NONSPEECH"]
    assert ("“dead line”", "term") in found
    assert ("“Night Tern”", "title") in found


def test_reasons_can_be_asked_for() -> None:
    """The rule of each span, by its id."""
    (found,) = predict("rules-en(explain=yes)", [Document("d", "Ann Hale said that it was safe.", "en")])
    assert found.meta["reasons"]["q1"] == "that"
    assert found.meta["reasons"]["c1"] == "say, speech"


PIECES = (
    "“", "”", '"', "‘", "’", "'", "The bridge is safe", " Ann Hale", " said", " he", " the mayor", ", ", ". ", "? ", " – ", " -- ", ": ", "\n\n",
    "\n", " who", " in ", "(", ")", " Mr. ", " that", " to ", " told", " and", " according to", "’s", " asking", " report", "😀", "e\u0301", "12", "$", ";",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_a_valid_document(text: str) -> None:
    """Whatever stands in the text: no error, valid spans and relations, the same answer twice."""
    found = label(text)
    assert check(found) == []
    assert found == label(text)


def test_another_process_gives_the_same() -> None:
    """Nothing hangs on the order of sets, which differs from process to process."""
    text = " ".join(without_braces(line) for line, _ in CASES.values())
    runs = answers("rules-en", "en", text)
    assert len(runs) == 1
    assert b"{QUOTE" in runs.pop()


def test_no_extra_is_needed() -> None:
    """English asks neither natasha nor pymorphy3."""
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['natasha', 'slovnet', 'navec', 'pymorphy3'])); import saidby;"
        "print(*(s.label for d in saidby.predict('rules-en', [saidby.Document('d', sys.argv[1], 'en')]) for s in d.spans))"
    )
    text = (
        "“It is safe,” said Ann Hale of the ferry “Tern”. “Come,” she added. “It is the bridge that sings and sings.”"
    )
    run = subprocess.run([sys.executable, "-c", code, text], capture_output=True, check=True, text=True)
    assert {"QUOTE", "CUE", "SOURCE", "NONSPEECH", "PER"} <= set(run.stdout.split())


UNITS = (
    '"',
    "“",
    "‘a ",
    "’s ",
    "Hale said ",
    "“A,” said Hale, ",
    "the mayor of ",
    ", who ",
    "Hale and ",
    "said that ",
    "A ",
    "( ",
    "– ",
)


@pytest.mark.parametrize("unit", UNITS)
def test_a_hundred_thousand_hostile_characters_are_read(unit: str) -> None:
    """Time is linear: what is quadratic would not end here."""
    text = (unit * 100_000)[:100_000]
    document = Document("d", text, "en", blocks=(Block(0, len(text), "paragraph"),))
    (found,) = predict("rules-en", [document])
    assert found.text == text
