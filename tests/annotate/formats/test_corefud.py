"""CorefUD: mentions on words, empty nodes, fields of others, what is written anew, and every problem with its line."""

import tempfile
from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from strategies import LABELS, NAMES, documents
from treebanks import fits, validated

from saidby.annotate.formats import FORMATS, Report, project, read, write
from saidby.annotate.formats.corefud_mentions import FIELDS, parse
from saidby.corpus import conllu
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Span, covered
from saidby.corpus.stores import load

DATA = Path(__file__).parents[2] / "data" / "corefud"
PONT = DATA / "words-and-empty-nodes" / "pont.conllu"
SEEDS = sorted((Path(__file__).parents[3] / "seeds" / "news").rglob("*.said"))
HEADER = "# global.Entity = eid-etype-head-other"


def pont(report: Report | None = None) -> Document:
    (document,) = read("corefud", PONT, report=report)
    return replace(document, meta={})


def source(folder: Path, *rows: tuple[str, str], header: str = HEADER) -> Path:
    """Write a file of one sentence: forms and MISC."""
    path = folder / "a.conllu"
    lines = [f"{i}\t{form}" + "\t_" * 7 + f"\t{misc}" for i, (form, misc) in enumerate(rows, 1)]
    path.write_text("\n".join([*([header] if header else []), *lines, "", ""]), "utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        list(read("corefud", path))
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def rows_of(path: Path) -> list[str]:
    """Give form and MISC of each row."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    return [f"{line[1]} {line[9]}" for line in lines if line[9] != "_"]


def validate(path: Path) -> list[str]:
    return validated(path, mentions=True)


def test_mentions_are_spans_of_the_tokens_that_their_words_belong_to() -> None:
    """Those that begin inside of a multiword token, nested ones, pieces; zeros, bridges and antecedents are counted."""
    document = pont(report := Report())
    assert [(s.id, s.label, covered(document.text, s.fragments), s.entity) for s in document.spans] == [
        ("s1", "person", "Le maire du village", "e1"),
        ("s2", "place", "du village", "e2"),
        ("s3", "person", "sa sœur", "e3"),
        ("s4", "person", "sa", "e1"),
        ("s5", "person", "Ils", "e4"),
        ("s6", "event", "disent- … ,", "e6"),
        ("s7", "person", "ils", "e4"),
        ("s8", "place", "le village", "e2"),
    ]
    assert document.spans[0].attrs == {"form": "nominal"}
    assert document.entities[1] == Entity("e2", "place", "du village")
    assert "misc" not in document.layers
    expected = {"entities": 5, "mentions on empty nodes only": 1, "bridges": 1, "split antecedents": 2}
    assert report.counts == expected


def test_types_become_labels_of_news_on_demand(tmp_path: Path) -> None:
    """And are written back as they were."""
    (document,) = read("corefud", PONT, labels="news")
    assert [span.label for span in document.spans] == ["PER", "LOC", "PER", "PER", "PER", "EVENT", "PER", "LOC"]
    write("corefud", [document], tmp_path / "b.conllu")
    assert (tmp_path / "b.conllu").read_bytes() == PONT.read_bytes()


def test_fields_of_others_are_attributes_and_identity_is_a_knowledge_base() -> None:
    """In GUM, ids stand for one entity in a document only; what has no etype is a MENTION."""
    town, river = read("corefud", DATA / "fields-of-others" / "gum.conllu")
    assert town.spans[1].attrs == {"infstat": "giv:act", "minspan": "1", "link": "coref"}
    assert town.entities == (Entity("1", "place", "The old town of Redmere", kb="Redmere_(town)"),)
    assert [span.entity for span in river.spans] == ["1", "2"]


def test_without_etype(tmp_path: Path) -> None:
    """A MENTION, written back without one."""
    path = source(tmp_path, ("он", "Entity=(e1)"), ("спит", "Entity=(e2--1"), (".", "Entity=e2)"))
    (document,) = read("corefud", path)
    assert [(span.label, span.entity) for span in document.spans] == [("MENTION", "e1"), ("MENTION", "e2")]
    write("corefud", [document], tmp_path / "b.conllu")
    assert (tmp_path / "b.conllu").read_bytes() == path.read_bytes()


def test_a_changed_document_keeps_words_heads_zeros_and_links(tmp_path: Path) -> None:
    """One more mention, one less; those that stay are as they were: e2 begins inside of du."""
    document = pont()
    village = document.text.index("village")
    new = Span("n", "place", (Fragment(village, village + 7),), "e9")
    spans = (*(span for span in document.spans if span.id != "s7"), new)
    changed = replace(document, spans=spans, entities=(*document.entities, Entity("e9", "place", "village")))
    write("corefud", [changed], path := tmp_path / "b.conllu")
    before, after = rows_of(PONT), rows_of(path)
    assert [row for row in after if row not in before] == [
        "village Entity=(e9-place-1)e2)e1)",
        "ils SpaceAfter=No",
    ]
    assert validate(path) == []
    (back,) = read("corefud", path)
    expected = project(changed, FORMATS["corefud"].keeps, name="corefud").document
    assert replace(back, meta={}, native={}) == replace(expected, native={})


def test_a_link_of_a_mention_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """No bridge is dropped in silence."""
    document = pont()
    spans = tuple(span for span in document.spans if span.id != "s3")
    changed = replace(document, spans=spans, entities=tuple(e for e in document.entities if e.id != "e3"))
    with pytest.raises(DataError) as caught:
        write("corefud", [changed], tmp_path / "b.conllu")
    where = "pont $.native.corefud: "
    assert [str(problem) for problem in caught.value.problems] == [
        f"{where}Bridge=e1<e3:kin is about mentions that are there no more; remove it",
        f"{where}SplitAnte=e1<e4,e3<e4 is about mentions that are there no more; remove it",
    ]
    assert list(tmp_path.iterdir()) == []


def test_native_is_about_the_tokens_that_it_was_read_with(tmp_path: Path) -> None:
    """Another number of tokens is an error, and so is something else."""
    document = pont()
    last = replace(document, tokens=document.tokens[:-1], layers={}, sentences=document.sentences[:1])
    last = replace(last, tokens=tuple(t for t in last.tokens if t.end <= last.sentences[0].end), spans=(), entities=())
    for other, what in (
        (last, "is about 2 sentences, 19 tokens; the document has 1, 9; remove it"),
        (replace(document, native={"corefud": {"size": 1}}), "is not what was read from corefud"),
    ):
        with pytest.raises(DataError, match=what):
            write("corefud", [other], tmp_path / "b.conllu")


def test_an_eid_stands_for_one_entity_in_a_file(tmp_path: Path) -> None:
    """The second e1 gets another one, and its id comes back; the declaration stands once."""
    one = Document("a", "Пётр", "und", tokens=(Fragment(0, 4),), spans=(Span("x", "PER", (Fragment(0, 4),), "e1"),))
    one = replace(one, entities=(Entity("e1", "PER", "Пётр"),))
    strange = replace(
        one,
        id="c",
        entities=(Entity("e 1", "PER", "Пётр"),),
        spans=(replace(one.spans[0], entity="e 1"),),
    )
    write("corefud", [one, replace(one, id="b"), strange, pont()], path := tmp_path / "b.conllu")
    assert rows_of(path)[:3] == [
        "Пётр Entity=(e1-person-1-saidby.entity:PER)",
        "Пётр Entity=(e1.2-person-1-saidby.id:e1,saidby.entity:PER)",
        "Пётр Entity=(e.3-person-1-saidby.id:e%201,saidby.entity:PER)",
    ]
    assert validate(path) == []
    back = [replace(document, meta={}) for document in read("corefud", path)]
    assert [[entity.id for entity in document.entities] for document in back[:3]] == [["e1"], ["e1"], ["e 1"]]
    assert back[3].spans == pont().spans
    assert path.read_text("utf-8").count("global.Entity") == 2


@pytest.mark.parametrize(
    ("etypes", "row"),
    [
        ("corefud", "(e1-other-1-saidby.entity:FIRM)"),
        ("kept", "(e1-FIRM-1)"),
        ("FIRM=organization", "(e1-organization-1-saidby.entity:FIRM)"),
    ],
)
def test_labels_as_types(etypes: str, row: str, tmp_path: Path) -> None:
    """One of CorefUD's twelve, the label, or as the user says; the label comes back."""
    document = Document(
        "a", "Мост", "und", tokens=(Fragment(0, 4),), spans=(Span("s1", "FIRM", (Fragment(0, 4),), "e1"),)
    )
    document = replace(document, entities=(Entity("e1", "FIRM", "Мост"),))
    write("corefud", [document], path := tmp_path / "b.conllu", etypes=etypes)
    assert rows_of(path) == [f"Мост Entity={row}"]
    (back,) = read("corefud", path)
    assert (back.spans, back.entities) == (document.spans, document.entities)


def test_another_word_for_types(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="etypes must be corefud, kept, or LABEL=TYPE,LABEL=TYPE; got 'udapi'"):
        write("corefud", [pont()], tmp_path / "b.conllu", etypes="udapi")


def test_what_cannot_be_a_mention_is_a_loss() -> None:
    """Quotes, a second mention of one extent, and a crossing one; of one extent the name stays."""
    tokens = tuple(Fragment(i, i + 1) for i in range(0, 10, 2))

    def span(id: str, label: str, *pieces: tuple[int, int], entity: str | None = "e1") -> Span:
        return Span(id, label, tuple(Fragment(2 * a, 2 * b + 1) for a, b in pieces), entity)

    spans = (
        span("q", "QUOTE", (0, 4), entity=None),
        span("source", "SOURCE", (0, 1)),
        span("name", "PER", (0, 1)),
        span("cross", "PER", (1, 2)),
        span("other", "LOC", (1, 2), entity="e2"),
        span("apart", "PER", (2, 2), (4, 4)),
        span("between", "PER", (3, 3)),
    )
    entities = (Entity("e1", "PER", "a"), Entity("e2", "LOC", "b"))
    document = Document("d", "a b c d e", "und", tokens=tokens, spans=spans, entities=entities)
    found = project(document, FORMATS["corefud"].keeps, name="corefud")
    assert [str(loss) for loss in found.losses] == [
        "d q: QUOTE 'a b c d e': it mentions no entity, which a mention must",
        "d source: SOURCE 'a b': it has the tokens of name, which mentions e1 too",
        "d cross: PER 'b c': it crosses name, which mentions e1 too",
    ]


def test_layers_and_blocks_as_a_treebank_has_them(tmp_path: Path) -> None:
    """Columns come back, other layers and kinds of blocks are left out, and counted."""
    text = "Мост.\n\nПаром."
    document = conllu_document(text)
    report = Report()
    write("corefud", [document], path := tmp_path / "b.conllu", report=report)
    (back,) = read("corefud", path)
    assert back.text == text
    assert back.layers == {"lemma": ("мост", "паром"), "misc": ("Gloss=bridge", None)}
    assert [(block.start, block.end, block.kind) for block in back.blocks] == [
        (0, 5, "paragraph"),
        (7, 13, "paragraph"),
    ]
    assert report.left == {"blocks": 1, "layers": 1}


def conllu_document(text: str) -> Document:
    """Give a document of two blocks with a token each, and layers, some of which no treebank has."""
    from saidby.corpus.model import Block

    tokens = (Fragment(0, 5), Fragment(7, 13))
    layers = {"lemma": ("мост", "паром"), "misc": ("Gloss=bridge|SpaceAfter=No", "_"), "sense": ("1", "2")}
    blocks = (Block(0, 5, "heading"), Block(7, 13, "paragraph"))
    return Document("d", text, "und", blocks, tokens, tokens, layers)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("a", "Entity=e1)")], ["2: e1) closes what is not open"]),
        ([("a", "Entity=(e1-person")], ["2: (e1 is never closed; write e1) at its last word"]),
        ([("a", "Entity=e1")], ["2: Entity= must hold brackets like (eid-…, (eid-…) or eid), got 'e1'"]),
        (
            [("a", "Entity=(e1-person-1-a-b)")],
            ["2: (e1-person-1-a-b has 5 fields, global.Entity declares 4 (eid-etype-head-other)"],
        ),
        ([("a", "Entity=(-person)")], ["2: (-person names no entity (eid)"]),
        ([("a", "Entity=(e1[2/2]-person)")], ["2: (e1[2/2] must follow on (e1[1/2]"]),
        ([("a", "Entity=(e1[1/3]-person)"), ("b", "_")], ["2: (e1[1/3] is a mention in 3 pieces, got 1"]),
        ([("a", "Entity=(e1)|Entity=(e2)")], ["2: Entity= stands twice in MISC; join its values"]),
        ([("a", "Bridge=e1<e2")], ["2: Bridge= must stand with Entity=, where its mention begins"]),
        (
            [("a", "Entity=(e1-x-1-saidby.id:q)"), ("b", "Entity=(e2-x-1-saidby.id:q)"), ("c", "Entity=e3)")],
            ["4: e3) closes what is not open"],
        ),
        (
            [("a", "Entity=(e1-x-1-saidby.id:q)"), ("b", "Entity=(e2-x-1-saidby.id:q)")],
            ["3: e2 is called 'q', as e1 is"],
        ),
    ],
)
def test_malformed_brackets(rows: list[tuple[str, str]], told: list[str], tmp_path: Path) -> None:
    """Each with its line."""
    assert problems(source(tmp_path, *rows)) == told


def test_the_normal_form(tmp_path: Path) -> None:
    """Line feeds, no byte order mark, one blank line; a document without tokens has no text."""
    path = source(tmp_path, ("a", "Entity=(e1)"))
    normal = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + normal.replace(b"\n", b"\r\n") + b"\r\n")
    write("corefud", read("corefud", path), tmp_path / "b.conllu")
    assert (tmp_path / "b.conllu").read_bytes() == normal
    path.write_bytes(b"# newdoc id = x\n\n# newdoc id = y\n" + normal)
    assert [(document.id, document.text) for document in read("corefud", path)] == [("x", ""), ("y", "a")]
    write("corefud", read("corefud", path), tmp_path / "b.conllu")
    assert (tmp_path / "b.conllu").read_bytes() == path.read_bytes()


def test_malformed_files(tmp_path: Path) -> None:
    """Brackets that nothing declares, a bad declaration, a mention on a multiword token, a store of saidby."""
    undeclared = source(tmp_path, ("a", "Entity=(e1)"), header="")
    assert problems(undeclared) == ["1: Entity= stands before '# global.Entity = eid-…' says what it holds; add it"]
    bad = source(tmp_path, ("a", "_"), header="# global.Entity = etype-head")
    assert problems(bad) == ["1: global.Entity must declare eid, and no field twice, got etype-head"]
    path = tmp_path / "a.conllu"
    words = "\n".join(f"{i}\tdu" + "\t_" * 7 + f"\t{m}" for i, m in (("1-2", "Entity=(e1)"), ("1", "_"), ("2", "_")))
    path.write_text(f"{HEADER}\n{words}\n\n", "utf-8")
    assert problems(path) == ["2: Entity= stands at a multiword token, and mentions are made of words; move it to one"]
    with path.open("wb") as file:
        conllu.write([conllu_document("Мост.\n\nПаром.")], file)
    told = "1: is CoNLL-U of saidby, which holds documents whole, not CorefUD; read it without --from"
    assert problems(path) == [told]


def test_mentions_of_one_entity_in_as_many_pieces_nest() -> None:
    """The brackets of the inner one close first; worked by hand."""
    values = {0: "(e1[1/2])", 1: "(e1[1/2])", 2: "(e1[2/2])", 3: "(e1[2/2])"}
    found = parse(values, FIELDS, pytest.fail)
    assert [mention.pieces for mention in found] == [[(0, 0), (3, 3)], [(1, 1), (2, 2)]]


def test_two_entities_of_one_extent_are_held(tmp_path: Path) -> None:
    """Other tools read them; of all that we write, only this displeases the validator."""
    place = (Fragment(0, 4),)
    spans = (Span("s1", "PER", place, "e1"), Span("s2", "LOC", place, "e2"))
    entities = (Entity("e1", "PER", "Мост"), Entity("e2", "LOC", "Мост"))
    document = Document("d", "Мост", "und", (), place, place, spans=spans, entities=entities)
    write("corefud", [document], path := tmp_path / "a.conllu")
    assert [replace(found, meta={}) for found in read("corefud", path)] == [document]
    assert validate(path) == ["same-span-entity-mentions"]


@st.composite
def mentioned(draw: st.DrawFn) -> Document:
    """Draw a document with spans from token to token, in one to three pieces, most of them of one of two entities."""
    document = draw(documents())
    size = len(document.tokens)
    spans = []
    for number in range(draw(st.integers(0, 8)) if size else 0):
        cuts = sorted(draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=6)))
        pairs = [*zip(cuts[::2], cuts[1::2], strict=False)]
        ends = [(document.tokens[a].start, document.tokens[b].end) for a, b in pairs]
        apart = [ends[0]]
        for start, end in ends[1:]:
            if start > apart[-1][1]:
                apart.append((start, end))
        label, entity = (
            draw(LABELS),
            draw(st.sampled_from([*(e.id for e in document.entities), document.entities[0].id])),
        )
        attrs = draw(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), max_size=4), max_size=2))
        spans.append(Span(f"span {number}", label, tuple(Fragment(*piece) for piece in apart), entity, attrs))
    return replace(document, spans=tuple(spans), relations=())


@pytest.mark.law
@given(document=mentioned())
def test_mentions_come_back(document: Document) -> None:
    """read(write(document, lossy)) == project(document), of documents full of mentions; so it does a second time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.conllu"
        write("corefud", [document], path, lossy=True)
        (found,) = read("corefud", path)
        found = replace(found, meta={})
        assert found == project(document, FORMATS["corefud"].keeps, name="corefud").document
        assert project(found, FORMATS["corefud"].keeps, name="corefud").losses == ()
        before = path.read_bytes()
        write("corefud", [found], path)
        assert path.read_bytes() == before


@pytest.mark.law
def test_the_validator_accepts_what_we_write(tmp_path: Path) -> None:
    """The seeds, and drawn documents: level 1 and the tests of mentions have nothing to say."""
    seeds = [document for path in SEEDS[:20] for document in load(path)]
    write("corefud", seeds, path := tmp_path / "a.conllu", lossy=True)
    assert validate(path) == []
    assert path.read_text("utf-8").count("Entity=(") > 500
    drawn: list[Document] = []

    @settings(max_examples=100, phases=[Phase.generate], database=None)
    @given(mentioned())
    def draw(document: Document) -> None:
        assume(fits(document) and is_normalized("NFC", document.text))
        one = document.entities[0].id
        spans = tuple(replace(span, entity=one) for span in document.spans)
        drawn.append(replace(document, id=f"d{len(drawn)}", spans=spans))

    draw()
    write("corefud", drawn, path, lossy=True)
    assert set(validate(path)) <= {"ill-nested-entities-warning"}  # of mentions that cross
    assert path.read_text("utf-8").count("Entity=") > 20


@pytest.mark.real
@pytest.mark.parametrize("match", ["exact-match", "head-match", "partial-corefud-match", "zeros"])
def test_the_files_of_the_corefud_scorer(match: str, tmp_path: Path) -> None:
    """Each is written back byte for byte, but the two that have a mention twice, which are told."""
    folder = real_data("scorer_fixtures") / "coref" / "corefud-scorer_tests-corefud" / match
    refused = []
    for path in sorted(path for path in folder.rglob("TC-*") if path.suffix in (".key", ".response")):
        found = list(read("corefud", path))
        try:
            write("corefud", found, tmp_path / "b.conllu")
        except DataError:
            refused.append(path.name)
            continue
        assert (tmp_path / "b.conllu").read_bytes() == path.read_bytes(), path.name
    assert refused == {"exact-match": ["TC-A-7.response", "TC-A-9.response"]}.get(match, [])


def test_a_declaration_that_is_no_utf_8_is_one_problem(tmp_path: Path) -> None:
    """With its line; the documents behind it are read on."""
    row = "1\tМост\t" + "_\t" * 7
    (path := tmp_path / "a.conllu").write_bytes(
        b"# newdoc id = a\n# global.Entity = eid-\xff\n"
        + f"{row}Entity=(e1-x)\n\n# newdoc id = b\n{row}Entity=(e2-y)\n\n".encode()
    )
    with pytest.raises(DataError) as caught:
        list(read("corefud", path))
    assert str(caught.value) == f"{path}:2: is not UTF-8; convert the file to UTF-8"
