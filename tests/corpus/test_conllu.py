"""CoNLL-U: our documents come back whole, the UD validator is content, and what does not fit is refused."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents
from treebanks import back, fits, misc, row, sample, validated

from saidby.corpus import conllu, said
from saidby.corpus.errors import DataError
from saidby.corpus.model import Block, Document, Entity, Fragment, Span, normal

SPECIFICATION = Path(__file__).parents[2] / "docs" / "reference" / "conllu.md"


def notes(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("# saidby.")]


def refusals(document: Document) -> list[str]:
    with pytest.raises(DataError) as caught:
        conllu.format(document)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.law
@given(documents())
def test_a_document_comes_back(document: Document) -> None:
    """Read ∘ write gives the document in text order; writing again gives the same lines, one a line."""
    assume(fits(document) and "conllu" not in document.native)
    lines = list(conllu.format(document))
    assert back(document) == normal(document)
    assert list(conllu.format(back(document))) == lines
    assert not any("\n" in line for line in lines)


@pytest.mark.law
@given(documents())
def test_exactly_what_does_not_fit_is_refused(document: Document) -> None:
    """Writing fails where a token cannot stand in column FORM, or there is none, and nowhere else."""
    assume("conllu" not in document.native)
    try:
        refused = not list(conllu.format(document))
    except DataError:
        refused = True
    assert refused is not fits(document)


@pytest.mark.law
@settings(max_examples=15)
@given(st.lists(documents(), min_size=2, max_size=3))
def test_a_file_holds_many_documents(docs: list[Document]) -> None:
    """Documents one after the other come back one after the other, through bytes."""
    assume(all(fits(document) and "conllu" not in document.native for document in docs))
    file = io.BytesIO()
    conllu.write(docs, file)
    assert list(conllu.read(io.BytesIO(file.getvalue()), "a.conllu")) == [normal(document) for document in docs]


def document(forms: str, *added: Span, **fields: object) -> Document:
    """Give a document of words joined by blanks, each a token."""
    tokens, end = [], 0
    for form in forms.split(" "):
        tokens.append(Fragment(end, end + len(form)))
        end += len(form) + 1
    return Document("a", forms, "und", tokens=tuple(tokens), spans=added, **fields)  # type: ignore[arg-type]


def span(name: str, label: str, *fragments: tuple[int, int], entity: str | None = None) -> Span:
    return Span(name, label, tuple(Fragment(*fragment) for fragment in fragments), entity)


LUZHIN = Entity("e1", "PER", "Пётр Лужин")
BRIDGE = Entity("e-2", "WORK", "Мост")
BRACKETS = [
    ([span("q", "CUE", (0, 1))], ["Span=(q-CUE)", "_", "_", "_"]),
    ([span("q", "QUOTE", (0, 5)), span("c", "CUE", (2, 7))], ["Span=(q-QUOTE", "Span=(c-CUE", "Span=q)", "Span=c)"]),
    ([span("q", "QUOTE", (0, 3), (6, 7))], ["Span=(q[1/2]-QUOTE", "Span=q[1/2])", "_", "Span=(q[2/2]-QUOTE)"]),
    ([span("1 (x)", "A-B", (0, 1)), span("2", "C", (0, 1))], ["Span=(1%20%28x%29-A%2DB)(2-C)", "_", "_", "_"]),
    ([span("m", "PER", (0, 3), entity="e1")], ["Entity=(e1-person-1-id:m,label:PER", "Entity=e1)", "_", "_"]),
    (
        [span("m", "PER", (0, 5), entity="e1"), span("n", "MENTION", (0, 3), entity="e1"), span("q", "CUE", (4, 5))],
        ["Entity=(e1-person-1-id:m,label:PER(e1-person-1-id:n,label:MENTION", "Entity=e1)", "Entity=e1)|Span=(q-CUE)", "_"],
    ),
    (
        [span("m", "PER", (0, 1), (4, 5), entity="e1"), span("n", "WORK", (4, 7), entity="e-2")],
        [
            "Entity=(e1[1/2]-person-1-id:m,label:PER)",
            "_",
            "Entity=(e%2D2-abstract-1-id:n,label:WORK(e1[2/2]-person-1-id:m,label:PER)",
            "Entity=e%2D2)",
        ],
    ),
    (
        [span("m", "PER", (0, 5), entity="e1"), span("n", "PER", (2, 7), entity="e1")],
        ["Entity=(e1-person-1-id:m,label:PER", "Span=(n-PER", "Entity=e1)", "Span=n)"],
    ),
    (
        [span("m", "PER", (0, 1), entity="e1"), span("n", "SOURCE", (0, 1), entity="e1")],
        ["Entity=(e1-person-1-id:m,label:PER)|Span=(n-SOURCE)", "_", "_", "_"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("added", "expected"), BRACKETS)
def test_spans_are_brackets(added: list[Span], expected: list[str]) -> None:
    """`Entity=` as CorefUD has it, `Span=` for all else: nested, crossing, discontinuous, twice on one token."""
    given = document("а б в г", *added, entities=(LUZHIN, BRIDGE))
    assert misc(list(conllu.format(given))) == expected
    assert back(given) == given


def test_a_mention_across_sentences_or_on_a_multiword_token_is_no_corefud_mention() -> None:
    """CorefUD has no place for them: `Span=`, and the entity in a note."""
    sentences = (Fragment(0, 3), Fragment(4, 7))
    across = document("а б в г", span("m", "PER", (2, 5), entity="e1"), entities=(LUZHIN,), sentences=sentences)
    assert misc(list(conllu.format(across))) == ["_", "Span=(m-PER", "Span=m)", "_"]
    assert notes(list(conllu.format(across)))[1:] == ['# saidby.span = ["m",{"entity":"e1"}]']
    assert back(across) == across
    lines = ["# newdoc id = a", "# text = du", row("1-2", "du"), row(1, "de"), row(2, "le"), ""]
    multiword = replace(next(conllu.parse(lines)), spans=(span("m", "PER", (0, 2), entity="e1"),), entities=(LUZHIN,))
    assert misc(list(conllu.format(multiword))) == ["Span=(m-PER)", "_", "_"]
    assert back(multiword) == multiword


def test_offsets_inside_tokens_stand_in_notes() -> None:
    """A span that is more or less than its tokens has brackets and a note; one without tokens only the note."""
    given = Document(
        "a", "Мост-музей — да", "und", tokens=(Fragment(0, 10), Fragment(13, 15)),
        spans=(span("1", "WORK", (0, 4)), span("2", "DASH", (11, 12))),
    )  # fmt: skip
    lines = list(conllu.format(given))
    assert misc(lines) == [r"TextAfter=\s—\s|Span=(1-WORK)", "_"]
    assert notes(lines) == [
        "# saidby.sentences = []",
        '# saidby.span = ["1",{"fragments":[[0,4]]}]',
        '# saidby.span = ["2",{"fragments":[[11,12]],"label":"DASH"}]',
    ]
    assert back(given) == given


def test_a_moved_bracket_is_believed() -> None:
    """A bracket that somebody moved moves the span; a span whose offsets stand in a note stays."""
    lines = list(conllu.format(document("а б в", span("q", "CUE", (0, 1)), span("r", "CUE", (2, 3)))))
    moved = [line.replace("Span=(q-CUE)", "_") for line in lines]
    moved = [f"{line[:-1]}Span=(q-CUE)" if line.startswith("3") else line for line in moved]
    (found,) = conllu.parse(moved)
    assert found.spans == (span("r", "CUE", (2, 3)), span("q", "CUE", (4, 5)))
    (fixed,) = conllu.parse(
        ['# saidby.span = ["q",{"fragments":[[0,1]]}]' if "sentences" in line else line for line in moved]
    )
    assert fixed.spans == (span("q", "CUE", (0, 1)), span("r", "CUE", (2, 3)))


def test_what_somebody_adds_is_kept() -> None:
    """A comment, an empty node, a key of MISC, added by hand to one of our files, come back."""
    lines = list(conllu.format(document("а б", sentences=(Fragment(0, 3),))))
    assert lines == ["# newdoc id = a", "# saidby = 1", "# text = а б", row(1, "а"), row(2, "б"), ""]
    edited = [*lines[:2], "# checked by me", *lines[2:4], row("1.1", "gone"), row(2, "б", "Gloss=b|SpaceAfter=No"), ""]
    (found,) = conllu.parse(edited)
    assert found.layers == {"misc": (None, "Gloss=b")}
    (kept,) = found.native["conllu"]["sentences"]
    assert kept == {"comments": ["# newdoc id = a", "# checked by me", None], "rows": [[1, row("1.1", "gone")]]}
    assert back(found) == found


ODD = [
    {"sentences": ()},
    {"sentences": (Fragment(0, 4), Fragment(4, 7))},
    {"sentences": (Fragment(0, 1), Fragment(1, 2), Fragment(2, 7))},
    {"sentences": (Fragment(0, 3), Fragment(4, 7)), "blocks": (Block(0, 3, "heading"), Block(4, 7, "paragraph"))},
    {"sentences": (), "blocks": (Block(0, 3, "paragraph"), Block(4, 7, "paragraph"))},
    {"blocks": (Block(0, 7, "paragraph"),)},
    {"layers": {"lemma": (None, None, None, None)}},
    {"layers": {"lemma": ("_", "", "a b", " a"), "upos": ("X Y", "X", None, "\u2028")}},
    {"layers": {"ner": ("B-PER", None, None, "O"), "head": ("0", "1", "1", "1")}},
    {"layers": {"misc": ("SpaceAfter=No", "A=b|A=b", "||", "Span=(1-X)|Entity=(e")}},
    {"layers": {"misc": ("a", "Gloss=b|SpacesAfter=\\n", "\n", None)}},
    {"id": "a b\n"},
    {"id": " "},
    {"id": "id = a"},
    {"meta": {"b": [1, {"c": None}], "a": "\u2028\u0085e\u0301"}, "native": {"brat": {"T1": "x\ny"}}},
]  # fmt: skip


@pytest.mark.parametrize("fields", ODD)
def test_what_columns_cannot_say_comes_back(fields: dict[str, object]) -> None:
    """Other sentences than the tokens', kinds of blocks, layers of any name and value, any id."""
    given = replace(document("а б в г"), sentences=(Fragment(0, 7),))
    given = replace(given, **fields)
    assert back(given) == given


def test_text_without_tokens_comes_back() -> None:
    """A header before the first token, a footer behind the last, line ends and invisible characters between."""
    text = "\ufeff date 2031-05-02 \r\n\nМост\u00a0\u00adоткрыт\n -- \n"
    given = Document(
        "a", text, "ru", tokens=(Fragment(21, 25), Fragment(27, 33)),
        sentences=(Fragment(21, 33),), blocks=(Block(2, 17, "meta"), Block(21, 33, "paragraph")),
    )  # fmt: skip
    assert misc(list(conllu.format(given))) == [
        r"TextBefore=\u{FEFF}\sdate\s2031-05-02\s\r\n\n|TextAfter=\u{A0}\u{AD}",
        r"TextAfter=\n\s--\s\n",
    ]
    assert "# text = Мост открыт" in conllu.format(given)
    assert back(given) == given


def test_spans_of_one_extent_keep_their_order() -> None:
    """Where `Entity=` is read before `Span=`, a note says in which order spans of equal extent stood."""
    given = document(
        "а б",
        span("3", "SOURCE", (0, 1)),
        span("1", "PER", (0, 1), entity="e1"),
        span("2", "X", (2, 3)),
        entities=(LUZHIN,),
    )
    assert '# saidby.order = ["3","1"]' in conllu.format(given)
    assert back(given) == given


def test_only_the_first_document_of_a_file_may_go_without_newdoc() -> None:
    """A second one without `# newdoc` would become part of the first: it gets one, with its id."""
    lines = ["# text = а", row(1, "а"), ""]
    first, second = next(conllu.parse(lines, source="b.conllu")), next(conllu.parse(lines, source="c.conllu"))
    file = io.BytesIO()
    conllu.write([first, second], file)
    assert file.getvalue().decode().split("\n")[:-1] == [*lines, "# newdoc id = c", *lines]
    assert [found.id for found in conllu.read(io.BytesIO(file.getvalue()), "b.conllu")] == ["b", "c"]


def test_documents_are_read_one_by_one() -> None:
    """A document is given as soon as the next one begins: memory does not grow with the file."""

    def lines() -> Iterator[str]:
        for i in range(3):
            seen.append(i)
            yield from (f"# newdoc id = {i}", row(1, "а"), "")

    seen: list[int] = []
    for i, found in enumerate(conllu.parse(lines())):
        assert (found.id, seen) == (str(i), list(range(min(i + 2, 3))))


def test_the_example_of_the_specification() -> None:
    """The page shows what is written for the `.said` text that it shows."""
    blocks = dict(re.findall(r"```(said|conllu)\n(.*?)```", SPECIFICATION.read_text("utf-8"), re.DOTALL))
    assert "\n".join(conllu.format(said.parse(blocks["said"]))) + "\n" == blocks["conllu"]


def validate(lines: list[str], path: Path, *, coref: bool = False) -> list[str]:
    """Give the ids of the tests of level 1 that fail, and of those of mentions."""
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    return validated(path, mentions=coref)


def test_the_validator_accepts_our_documents(tmp_path: Path) -> None:
    """Level 1 of `udvalidate`, and its tests of coreference, have nothing to say on an article."""
    blocks = dict(re.findall(r"```(said|conllu)\n(.*?)```", SPECIFICATION.read_text("utf-8"), re.DOTALL))
    lines = blocks["conllu"].removesuffix("\n").split("\n")
    assert validate(lines, tmp_path / "a.conllu", coref=True) == []
    assert validate([*sample("fr"), *lines], tmp_path / "b.conllu") == []
    assert validate([row(1, " x"), ""], tmp_path / "c.conllu") == ["leading-whitespace"]


@pytest.mark.law
def test_the_validator_accepts_drawn_documents(tmp_path: Path) -> None:
    """Level 1 passes, whatever ids, labels and attributes hold; where text is not NFC it says only that."""
    drawn: list[Document] = []

    @settings(max_examples=60, phases=[Phase.generate])
    @given(documents())
    def draw(document: Document) -> None:
        assume(fits(document) and "conllu" not in document.native)
        drawn.append(document)

    draw()
    composed = [document for document in drawn if is_normalized("NFC", document.text)]
    for some, allowed in ((composed, set()), (drawn, {"unicode-normalization"})):
        lines = [line for i, document in enumerate(some) for line in conllu.format(document, first=not i)]
        assert set(validate(lines, tmp_path / "a.conllu")) <= allowed
    assert len(composed) >= 24


def test_what_conllu_cannot_hold() -> None:
    """No tokens, white space at the edge of a token or twice inside it, a line break: all listed."""
    spaced = Document(
        "a", "x  y z\n\u2028", "und", tokens=(Fragment(0, 4), Fragment(4, 6), Fragment(6, 7), Fragment(7, 8))
    )
    advice = "white space in tokens must be single and inside, no tab, no line break"
    assert refusals(spaced) == [
        f"a $.tokens[0]: CoNLL-U cannot hold the token 'x  y'; {advice}",
        f"a $.tokens[1]: CoNLL-U cannot hold the token ' z'; {advice}",
        f"a $.tokens[2]: CoNLL-U cannot hold the token '\\n'; {advice}",
        f"a $.tokens[3]: CoNLL-U cannot hold the token '\\u2028'; {advice}",
    ]
    assert refusals(Document("a", "x", "und")) == [
        "a $.tokens: CoNLL-U holds a text by its tokens, there are none; tokenise it first"
    ]
    assert refusals(Document("a", " \n", "und")) == [
        "a $.tokens: CoNLL-U holds a text by its tokens, there are none; a text without words has no place in it: leave it out"
    ]
    assert refusals(Document("a", "x", "und", tokens=(Fragment(0, 2),))) == [
        "a $.tokens[0]: 0-2 is outside the text (1 characters)"
    ]


STALE = [
    (1, "$.native.conllu: Expected `object`, got `int`"),
    ({}, "$.native.conllu.sentences: are 0, but 1 sentences have tokens"),
    ({"sentences": [{"comments": ["no"]}]}, "$.native.conllu.sentences[0]: 'no' cannot stand among its comments"),
    ({"sentences": [{"comments": ["# a\nb"]}]}, "$.native.conllu.sentences[0]: '# a\\nb' cannot stand among its comments"),
    ({"sentences": [{"comments": [], "rows": [[3, "3"]]}]}, "$.native.conllu.sentences[0].rows: do not stand among its 2 tokens"),
    (
        {"sentences": [{"comments": [], "rows": [[1, row("7.1", "x")]]}]},
        "$.native.conllu.sentences[0].rows: ID 7.1 does not go on from word 1; words count 1, 2, 3 …",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("native", "expected"), STALE)
def test_what_was_kept_must_fit(native: object, expected: str) -> None:
    """Comments and rows of a file by others that do not fit the document any more are not written anywhere."""
    given = document("а б", native={"conllu": native})
    assert refusals(given) == [f"a {expected}; remove native['conllu'] to write the document anew"]
