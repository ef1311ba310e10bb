"""`.said`: what each mark means, what is written for it, and a message with a caret for every slip."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from saidby.corpus import said
from saidby.corpus.errors import DataError
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span, normal

SPECIFICATION = Path(__file__).parents[2] / "docs" / "reference" / "said.md"
HEAD = "#said 1 lang=ru\n#id a\n#entity e1 PER Пётр Лужин\n#entity e2 LOC Заречье\n\n"


def parse(body: str) -> Document:
    return said.parse(HEAD + body, name="a.said")


def problems(text: str) -> str:
    with pytest.raises(DataError) as caught:
        said.parse(text, name="a.said")
    return str(caught.value)


def written(body: str) -> str:
    """Give the text part as the writer writes it."""
    return said.format(parse(body)).split("\n\n", 1)[1].removesuffix("\n")


@pytest.mark.law
@given(documents())
def test_a_document_comes_back(document: Document) -> None:
    """Read ∘ write gives the document in text order; writing again gives the same bytes."""
    text = said.format(document)
    back = said.parse(text)
    assert back == normal(document)
    assert said.format(back) == text


@pytest.mark.law
@given(st.lists(documents(), min_size=1, max_size=3))
def test_a_file_holds_many_documents(docs: list[Document]) -> None:
    """Documents one after the other come back one after the other, with Windows line ends too."""
    file = io.BytesIO()
    said.write(docs, file)
    expected = [normal(document) for document in docs]
    assert list(said.read(io.BytesIO(file.getvalue()), "a.said")) == expected
    assert list(said.read(io.BytesIO(file.getvalue().replace(b"\n", b"\r\n")), "a.said")) == expected


def span(identity: str, label: str, *fragments: tuple[int, int], **fields: object) -> Span:
    return Span(identity, label, tuple(Fragment(*f) for f in fragments), **fields)  # type: ignore[arg-type]


SPANS = [
    ("{LOC|Заречье} живёт", [span("1", "LOC", (0, 7))]),
    ("{ORG|МИД {LOC|Заречья}}", [span("1", "ORG", (0, 11)), span("2", "LOC", (4, 11))]),
    ("{LOC#x@e2|Заречье}", [span("x", "LOC", (0, 7), entity="e2")]),
    ("{PER~0.25|Лужин}", [span("1", "PER", (0, 5), score=0.25)]),
    ("{QUOTE?#q reported|о мосте}", [span("q", "QUOTE", (0, 7), attrs={"mode": "reported"}, optional=True)]),
    ("{MENTION pronoun|он}", [span("1", "MENTION", (0, 2), attrs={"form": "pronoun"})]),
    ('{QUOTE medium="speech writing"|да}', [span("1", "QUOTE", (0, 2), attrs={"medium": "speech writing"})]),
    ("{QUOTE#q|«А»}, — он. — {#q|«Б»}", [span("q", "QUOTE", (0, 3), (13, 16))]),
    ("{A#a>}раз {B#b>}два{<a} три{<b}", [span("a", "A", (0, 7)), span("b", "B", (4, 11))]),
    ("{Q#q|назвал {#q/1|«чудом»}}", [span("q", "Q", (0, 14), alternatives=((Fragment(7, 14),),))]),
    ("{#q/1|{Q#q|что мост}, новый}", [span("q", "Q", (0, 8), alternatives=((Fragment(0, 15),),))]),
    ('{"a b"#"c|d"|x}', [span("c|d", "a b", (0, 1))]),
    ("😀 e\u0301 {LOC|Заречье}", [span("1", "LOC", (5, 12))]),
]


@pytest.mark.parametrize(("body", "spans"), SPANS, ids=[body for body, _ in SPANS])
def test_a_mark_means_this_span(body: str, spans: list[Span]) -> None:
    """The table of marks, by example; offsets are code points of the text without marks."""
    assert list(parse(body).spans) == spans


@pytest.mark.parametrize(
    "body",
    [
        "{LOC|Заречье} живёт",
        "{ORG|МИД {LOC|Заречья}}",
        "{A#a|раз {B#b>}два} три{<b}",
        "{#q/1|{Q#q|что мост}, новый}",
        "{QUOTE#q direct layout=pull cue=#c source=#c,#d speaker=@e1|«А»}, {CUE#c|сказал} {D#d|он}",
        "=heading {LOC|Заречье}\n\nАбзац.\n=list — раз\n=list — два",
        "\\{ \\} \\\\ | \\~ \\u{AD} \\u{200B} \\t x",
        "\\# решётка\n\\=не блок\nпробел\\s\nвозврат\\r\nконец\\n\\n",
        "{=meta>}date 2031{<=} Абзац.",
    ],
)
def test_what_is_in_normal_form_is_written_as_it_was(body: str) -> None:
    """The writer has one way to say a thing: the shortest."""
    assert written(body) == body


def test_relations_come_from_the_head() -> None:
    """`cue=#c` relates the span to a span, `speaker=@e1` to an entity; `!` gives the relation's id."""
    document = parse("{QUOTE#q cue=#c,#d!r7 speaker=@e1|«А»} {CUE#c|раз} {CUE#d|два}")
    assert document.relations == (
        Relation("q.cue", "cue", "q", "c"),
        Relation("r7", "cue", "q", "d"),
        Relation("q.speaker", "speaker", "q", "e1"),
    )


def test_the_header_holds_meta_and_entities() -> None:
    """A key of the header is meta, unless it is one of the format's own."""
    document = said.parse(
        '#said 1 lang=ru\n#id " a"\n#date 2031-05-02\n#empty\n#meta tags ["x",1]\n#meta "два слова" "y"\n'
        '#entity e1 PER kb=Q1 Пётр "Луч" Лужин | Лужин | "a|b"\n\nТекст'
    )
    assert document.id == " a"
    assert document.meta == {"date": "2031-05-02", "empty": "", "tags": ["x", 1], "два слова": "y"}
    assert document.entities == (Entity("e1", "PER", 'Пётр "Луч" Лужин', ("Лужин", "a|b"), "Q1"),)


BLOCKS = [
    ("Раз.\n\nДва.", [(0, 4, "paragraph"), (6, 10, "paragraph")]),
    ("=heading Раз\nДва", [(0, 3, "heading"), (4, 7, "paragraph")]),
    (" {=meta>}date 2031{<=} Раз.", [(1, 10, "meta"), (11, 15, "paragraph")]),
    ("{=list>}раз\nдва{<=}\nтри", [(0, 7, "list"), (8, 11, "paragraph")]),
    ("\\~Раз.\\r\n\n", [(1, 5, "paragraph")]),
]


@pytest.mark.parametrize(("body", "blocks"), BLOCKS, ids=[body for body, _ in BLOCKS])
def test_lines_are_blocks(body: str, blocks: list[tuple[int, int, str]]) -> None:
    """A line is a paragraph, trimmed, unless a marker or an explicit block says otherwise."""
    assert list(parse(body).blocks) == [Block(*block) for block in blocks]  # type: ignore[arg-type]


def test_tokens_stand_in_the_tail_only_where_they_differ() -> None:
    """What the tokeniser gives is not written."""
    usual = parse("Мост открыт.")
    assert [usual.text[s:e] for s, e in usual.tokens] == ["Мост", "открыт", "."]
    assert "#end" not in said.format(usual)
    odd = Document("a", "Мост", "ru", tokens=(Fragment(0, 2), Fragment(2, 4)), layers={"lemma": ("мо", None)})
    assert said.format(odd) == (
        '#said 1 lang=ru tokens=none blocks=marked\n#id a\n\nМост\n#end\n#tokens [[0,2],[2,4]]\n#layer lemma ["мо",null]\n'
    )
    assert said.parse(said.format(odd)) == odd


def test_an_id_comes_from_the_file_where_there_is_none() -> None:
    """The file's name without `.said`, or `.said.gz`, is the id."""
    assert said.parse("#said 1\n\nx", name="/corpus/most.v2.said").id == "most.v2"
    assert said.parse("#said 1\n\nx", name="most.said.gz").id == "most"


SLIPS = [
    ("x", "a.said:1: a document begins with '#said 1 lang=…', got 'x'"),
    ("#said 2\n\nx", "a.said:1: has schema 2, this saidby reads schema 1; upgrade saidby"),
    ("#said 1 tokens=foo\n\nx", "a.said:1: unknown tokeniser 'foo'; known: razdel, spacy, unicode, none"),
    ("#said 1 colour=red\n\nx", "a.said:1: unknown option 'colour=red'; known: lang=, tokens=, blocks=marked"),
    ("#said 1\ntext\n\nx", "a.said:2: a line of the header is '#key value', got 'text'; an empty line ends the header"),
    ("#said 1\n#entity e1\n\nx", "a.said:2: expected '#entity ID LABEL [kb=KB] NAME [| ALIAS]…', got 'e1'"),
    ("#said 1\n#entity e PER | x\n\nx", "a.said:2: a name is empty in '| x'; write NAME | ALIAS"),
    ("#said 1\n#meta a {\n\nx", "a.said:2: must be JSON: Input data was truncated, got '{'"),
    (
        "#said 1\n\n\nПриехал {PER Лужин}.",
        "a.said:4:9: expected {LABEL#id@entity key=value|text}, {#id|text} or {<id}; a brace of the text is \\{\n"
        "    Приехал {PER Лужин}.\n            ^",
    ),
    ("#said 1\n\nx}", "a.said:3:2: nothing is open here; a brace of the text is \\}\n    x}\n     ^"),
    ("#said 1\n\n{PER|x", "a.said:3:1: '1' is opened here and never closed\n    {PER|x\n    ^"),
    ("#said 1\n\n{PER|}", "a.said:3:1: '1' holds no text\n    {PER|}\n    ^"),
    ("#said 1\n\n{<p}", "a.said:3:1: 'p' is not open; its begin mark is {LABEL#p>} or {#p>}\n    {<p}\n    ^"),
    ("#said 1\n\n{#p|x}", "a.said:3:1: there is no span 'p' to belong to\n    {#p|x}\n    ^"),
    ("#said 1\n\n{PER@e|x}", "a.said:3:1: there is no entity 'e'; add '#entity e …'\n    {PER@e|x}\n    ^"),
    ("#said 1\n\n{Q a=#c|x}", "a.said:3:1: a: there is no span 'c'; an entity is @c\n    {Q a=#c|x}\n    ^"),
    ("#said 1\n\n{Q a=@c|x}", "a.said:3:1: a: there is no entity 'c'; a span is #c\n    {Q a=@c|x}\n    ^"),
    ("#said 1\n\n{PER name|x}", "a.said:3:1: 'name' stands alone, and PER has no main attribute; write key=name\n    {PER name|x}\n    ^"),
    ("#said 1\n\n{P#a|x}{P#a|y}", "a.said:3:8: the id 'a' is taken by another span; further fragments are {#a|…}\n    {P#a|x}{P#a|y}\n           ^"),
    ("#said 1\n\n{#q/2|{Q#q|x}}", "a.said:3:7: the alternatives of 'q' must be numbered /1, /2, …\n    {#q/2|{Q#q|x}}\n          ^"),
    ("#said 1\n\n{=list>}x", "a.said:3:1: the block 'list' begins here and never ends; write {<=}\n    {=list>}x\n    ^"),
    ("#said 1\n\n\\u{D800}", "a.said:3:1: U+D800 is no character\n    \\u{D800}\n    ^"),
    ("#said 1\n\n\\q", "a.said:3:1: unknown escape '\\\\q'; known: \\n \\r \\t \\s \\~ \\\\ \\{ \\} \\# \\= \\u{A0}\n    \\q\n    ^"),
    ("#said 1\n\nx\n#end\nfoo", "a.said:5: after #end stand #tokens, #sentences, #layer NAME and #native, got 'foo'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), SLIPS, ids=[message.split("\n")[0] for _, message in SLIPS])
def test_a_slip_is_shown_where_it_is(text: str, message: str) -> None:
    """Line, column, what was expected, and a caret under the place."""
    assert problems(text) == message


def test_all_slips_of_all_documents_are_shown_at_once() -> None:
    """One run names everything that an author has to mend."""
    data = b"#said 1\n#id a\n\n{PER|x\n\n#said 1\n#entity\n\n}\n"
    with pytest.raises(DataError) as caught:
        list(said.read(io.BytesIO(data), "a.said"))
    assert [p.where for p in caught.value.problems] == ["a.said:4:1", "a.said:7", "a.said:9:1"]


def test_the_specification_shows_what_is_read() -> None:
    """The example of the specification is read, and is in normal form."""
    example = SPECIFICATION.read_text("utf-8").split("```said\n")[1].split("```")[0]
    assert said.format(said.parse(example)) == example
