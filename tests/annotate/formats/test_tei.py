"""TEI P5: what is inline and what is not, what is read of files by others, what is refused."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from saidby.annotate.formats import Report, read, write
from saidby.corpus.errors import DataError
from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span, covered

DATA = Path(__file__).parents[2] / "data" / "tei"
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{}<text{}><body>{}</body></text>{}</TEI>'


def one(path: Path, report: Report | None = None, **options: str) -> Document:
    (document,) = read("tei", path, report=report, **options)
    return document


def of(
    tmp_path: Path, body: str, *, header: str = "", behind: str = "", space: str = "", report: Report | None = None
) -> Document:
    """Read a file with this body."""
    (tmp_path / "d.xml").write_text(TEI.format(header, space, body, behind), encoding="utf-8")
    return one(tmp_path / "d.xml", report)


def written(document: Document, tmp_path: Path) -> str:
    write("tei", [document], tmp_path / "out")
    return (tmp_path / "out" / f"{document.id}.xml").read_text(encoding="utf-8")


def shown(document: Document) -> list[tuple[str, str, str | None, dict[str, str]]]:
    return [(s.label, covered(document.text, s.fragments), s.entity, s.attrs) for s in document.spans]


def spans(text: str, *places: tuple[int, int], **changes: object) -> Document:
    """Give a document with a span CUE for each place, c1, c2 and so on."""
    found = tuple(Span(f"c{i}", "CUE", (Fragment(*place),)) for i, place in enumerate(places, 1))
    return replace(Document("d", text, "und", spans=found), **changes)


@pytest.mark.parametrize(
    ("document", "body"),
    [
        (spans("ab cd", (0, 5), (0, 2)), '<ab><seg xml:id="c1" type="CUE"><seg xml:id="c2" type="CUE">ab</seg> cd</seg></ab>'),
        (spans("ab cd", (0, 4), (1, 5)), '<ab><seg xml:id="c1" type="CUE">ab c</seg>d</ab>'),
        (spans("ab cd", (0, 3), (3, 5)), '<ab><seg xml:id="c1" type="CUE">ab </seg><seg xml:id="c2" type="CUE">cd</seg></ab>'),
        (spans("ab cd", (1, 2), tokens=(Fragment(0, 2), Fragment(3, 5))), "<ab><w>ab</w> <w>cd</w></ab>"),
        (spans("ab cd", (1, 5), tokens=(Fragment(0, 2),)), "<ab><w>ab</w> cd</ab>"),
        (
            spans("ab c!", (0, 5), (3, 4), sentences=(Fragment(0, 5),), tokens=(Fragment(3, 4), Fragment(4, 5))),
            '<ab><s><seg xml:id="c1" type="CUE">ab <seg xml:id="c2" type="CUE"><w>c</w></seg><pc>!</pc></seg></s></ab>',
        ),
        (
            spans("ab\n\ncd", (0, 6), (0, 2), (4, 6), blocks=(Block(0, 2, "heading"), Block(4, 6, "heading"))),
            '<head><seg xml:id="c2" type="CUE">ab</seg></head>\n\n<ab type="heading"><seg xml:id="c3" type="CUE">cd</seg></ab>',
        ),
        (spans("x\nab", (0, 1), blocks=(Block(2, 4, "paragraph"),)), '<ab><seg xml:id="c1" type="CUE">x</seg>\n</ab><p>ab</p>'),
        (spans(" <&>\r\n\t"), "<ab> &lt;&amp;&gt;&#13;\n\t</ab>"),
        (spans(""), "<ab/>"),
    ],
)  # fmt: skip
def test_spans_are_inline_where_they_nest(document: Document, body: str, tmp_path: Path) -> None:
    """With each other, with blocks, sentences and tokens; the text is what it was."""
    assert f'<text xml:space="preserve"><body xml:id="body">{body}</body></text>' in written(document, tmp_path)
    found = one(tmp_path / "out")
    assert (found.text, found.spans) == (document.text, document.spans)


def test_labels_have_their_elements_and_others_stand_off(tmp_path: Path) -> None:
    """Pieces are pairs of offset and length; ``who`` repeats the speaker, once."""
    text = "Мост, сказал Лужин в Заречье."
    document = Document(
        "d",
        text,
        "ru",
        spans=(
            Span("q1", "QUOTE", (Fragment(0, 5),)),
            Span("q2", "QUOTE", (Fragment(0, 4), Fragment(21, 28)), "e1"),
            Span("n1", "PER", (Fragment(13, 18),), "e1"),
            Span("n2", "LOC", (Fragment(21, 28),)),
        ),
        relations=(Relation("r1", "speaker", "q1", "e1"),),
        entities=(Entity("e1", "PER", "Лужин"),),
    )
    content = written(document, tmp_path)
    assert (
        '<ab><said xml:id="q1" who="#e1">Мост,</said> сказал <persName xml:id="n1" ref="#e1">Лужин</persName> в '
        '<placeName xml:id="n2">Заречье</placeName>.</ab>'
    ) in content
    assert (
        '<spanGrp type="QUOTE">\n   <span xml:id="q2" target="#string-range(body,0,4,21,7)" corresp="#e1"/>' in content
    )
    found = one(tmp_path / "out")
    assert (found.spans, found.relations, found.entities) == (document.spans, document.relations, document.entities)


def test_an_id_of_the_body_is_free(tmp_path: Path) -> None:
    """Also where a span is called so."""
    pieces = (Fragment(0, 1), Fragment(2, 3))
    document = Document("d", "a b", "und", spans=(Span("x", "CUE", pieces), Span("body", "CUE", pieces[:1])))
    assert '<body xml:id="body1">' in written(document, tmp_path)
    assert one(tmp_path / "out").spans == document.spans


def test_a_novel_by_others() -> None:
    """Persons, speakers, places outside of the file; notes and errors are left out, white space is a blank."""
    report = Report()
    document = one(DATA / "of-others" / "bruecke.xml", report)
    assert document.text == (
        "Erstes Kapitel\nDie Brücke steht, sagte Lotte, endlich & ganz. Er kam aus Anderort nach Anderort.\nErster Absatz.\n"
        "Zweiter.\nEin Fehler Ott x\nVers eins\nVers zwei\nOtto.\nJa."
    )
    assert shown(document) == [
        ("QUOTE", "Die Brücke steht,", None, {"mode": "direct"}),
        ("PER", "Lotte", "lotte", {}),
        ("QUOTE", "endlich & ganz", None, {}),
        ("LOC", "Anderort", "e1", {}),
        ("LOC", "Anderort", "e1", {}),
        ("QUOTE", "Erster Absatz.\nZweiter.", None, {"element": "quote"}),
        ("PER", "Ott", None, {"element": "name"}),
        ("QUOTE", "Ja.", None, {"element": "sp"}),
    ]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("speaker", "s1", "lotte"),
        ("speaker", "s3", "lotte"),
        ("speaker", "s3", "e2"),
        ("speaker", "s8", "otto"),
    ]
    assert document.entities == (
        Entity("lotte", "PER", "Lotte Am Ende", ("Lotte",)),
        Entity("otto", "PER", "otto"),
        Entity("e1", "LOC", "Anderort", kb="http://example.org/place/1"),
        Entity("e2", "PER", "unknown", kb="#unknown"),
    )
    assert document.lang == "de"
    assert [block.kind for block in document.blocks] == ["heading", *["paragraph"] * 6, "attribution", "paragraph"]
    assert report.counts == {
        "elements without text (left out)": 1,
        "<hi> (only its text is read)": 1,
        "<seg> (only its text is read)": 1,
        "<note> (left out)": 1,
        "<sic> (left out)": 1,
        "relations that do not lead from a span (left out)": 1,
    }


def test_tokens_and_standoff_by_others() -> None:
    """``join`` takes the blank away; spans lead to tokens, from one to another or each by itself."""
    report = Report()
    document = one(DATA / "of-others" / "tokens.xml", report)
    assert [document.text[start:end] for start, end in document.tokens] == ["The", "bridge", "stands", ".", "Yes", "."]
    assert [document.text[start:end] for start, end in document.sentences] == ["The bridge stands.", "Yes."]
    assert document.layers == {
        "lemma": ("the", "bridge", None, None, None, None),
        "upos": ("DET", "NOUN", "VERB", "PUNCT", None, None),
        "feats": (None, "Number=Sing", None, None, None, None),
    }
    assert shown(document) == [("LOC", "The bridge", "b", {}), ("LOC", "bridge … Yes", None, {})]
    assert document.relations == (Relation("r1", "near", "x1", "b"),)
    assert [str(lost) for lost in report.lost] == [
        f"{DATA}/of-others/tokens.xml:14: a <span> leads to '#none', which is no place in the text: it is left out"
    ]


def test_a_corpus_has_a_document_for_each_text() -> None:
    """Called by their ids; a speech of a play is what is said."""
    ferry, bell = read("tei", DATA / "a-corpus" / "source")
    assert (ferry.id, bell.id) == ("plays/ferry", "plays/tower")
    assert shown(ferry) == [("QUOTE", "The ferry\nis late. … Quite.", None, {"element": "sp"})]
    assert [(relation.head, relation.tail) for relation in ferry.relations] == [("s1", "ada")]
    assert bell.text == "A bell rings."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a<lb/>b<lb break='no'/>c</p>", "a bc"),
        ("<p> a\n  <hi> b</hi> </p>\n<p/><p>\u00a0c</p>", "a b\n\u00a0c"),
        ("<p>a <said><p>b</p><p>c</p></said> d</p>", "a\nb\nc\nd"),
        ("<p>a<app><lem>b</lem><rdg>c</rdg></app><choice><abbr>d</abbr><expan>e</expan></choice><abbr>f</abbr></p>", "abef"),
        ("<p>a<fw>1</fw><pb n='2'/> b<gap/></p>", "a b"),
        ("<p>\U0001f600 e\u0301&#x1F600;</p>", "\U0001f600 e\u0301\U0001f600"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_text_of_others(body: str, text: str, tmp_path: Path) -> None:
    """Lines of blocks, one blank for white space of XML, no-break spaces as they are."""
    assert of(tmp_path, body).text == text


def test_layout_of_others_that_documents_do_not_hold_is_counted(tmp_path: Path) -> None:
    """A sentence over two paragraphs, a token in no sentence."""
    report = Report()
    document = of(tmp_path, "<s><p><w>a</w></p><p>b</p></s><p><s><w>c</w></s></p>", report=report)
    assert [document.text[start:end] for start, end in document.tokens] == ["c"]
    assert report.counts == {
        "sentences that lie in no block or sentence (left out)": 1,
        "tokens that lie in no block or sentence (left out)": 1,
    }


def test_white_space_of_others_that_is_to_be_kept(tmp_path: Path) -> None:
    """Of the whole text, as it is, blocks being the outermost; not where only a part of it says so."""
    body = "<p> a\n<quote><p>b </p></quote></p> <ab type='odd'>c</ab>"
    kept = of(tmp_path, body, space=" xml:space='preserve'")
    assert (kept.text, kept.blocks) == (" a\nb  c", (Block(0, 5, "paragraph"),))
    assert shown(kept) == [("QUOTE", "b ", None, {"element": "quote"})]
    assert of(tmp_path, "<p> a  b</p>\n<p xml:space='preserve'> c  d</p>").text == "a b\nc d"


def test_an_id_that_is_there_twice_is_repaired(tmp_path: Path) -> None:
    """Told with the line."""
    report = Report()
    document = of(tmp_path, "<p><q xml:id='a'>b</q>\n<q xml:id='a'>c</q></p>", report=report)
    assert [span.id for span in document.spans] == ["a", "s1"]
    assert [str(problem) for problem in report.repaired] == [
        f"{tmp_path}/d.xml:2: the id a is there twice; it is called s1"
    ]


def test_a_file_that_was_changed_is_written_in_our_form(tmp_path: Path) -> None:
    """Annotation, layout or meta; else byte for byte."""
    source = DATA / "of-others" / "tokens.xml"
    document = one(source)
    write("tei", [document], tmp_path / "same")
    assert (tmp_path / "same" / "tokens.xml").read_bytes() == source.read_bytes()
    for number, changed in enumerate(
        (replace(document, spans=(), relations=()), replace(document, blocks=()), replace(document, meta={"a": 1}))
    ):
        write("tei", [changed], tmp_path / str(number))
        found = one(tmp_path / str(number))
        assert replace(found, native={}, meta={}) == replace(changed, native={}, meta={})
        assert found.meta.get("a") == changed.meta.get("a")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<TEI", ":1: is no well-formed XML (unclosed token)"),
        ("<html/>", ":1: must be TEI, got <html>; is it a file of TEI P5?"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>\n<TEI>&b;</TEI>',
            ":1: has a document type (<!DOCTYPE …>), which is not read",
        ),
        ("<TEI>\n<TEI/></TEI>", ":2: has a <TEI> inside of another, which is not read"),
        (
            TEI.format("", ' xml:space="preserve"', "", '\n<standOff><spanGrp type="A"><span target="#string-range(body,0,4)"/></spanGrp></standOff>'),
            ":2: a <span> leads to '#string-range(body,0,4)', which is no place in the text",
        ),
        (
            TEI.format("", ' xml:space="preserve"', '<ab><seg xml:id="a" type="X">b</seg></ab>', '\n<fs type="span" corresp="#a"><f name="score"><numeric value="x"/></f></fs>'),
            ":2: a score must be a number, got 'x'",
        ),
        (
            TEI.format("", ' xml:space="preserve"', '<ab><seg xml:id="a" type="X">b</seg></ab>', '\n<fs type="span" corresp="#a"><f name="alternatives"><string>3-</string></f></fs>'),
            ":2: alternatives must be places, like 3-7,9-11;4-6, got '3-'",
        ),
        (
            TEI.format('<xenoData type="saidby">[1]</xenoData>', "", "", ""),
            ":1: <xenoData> is no object of JSON (Expected `object`, got `array`)",
        ),
        (TEI.format("<g n='U+D800'/>", "", "", ""), ":1: U+D800 is no character"),
        (TEI.format("", "", "", "<fs type='layer'/>"), ":1: a layer must have a name and values"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(content: str, told: str, tmp_path: Path) -> None:
    """Nothing of a document type is read: no entity of another file comes in."""
    path = tmp_path / "most.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        one(path)
    assert str(caught.value) == f"{path}{told}"


def test_characters_that_xml_does_not_know(tmp_path: Path) -> None:
    """An error in the text and in the name of its language; elsewhere they are elements."""
    with pytest.raises(DataError, match=r"d: XML cannot hold these characters of the text: U\+0008 at 1, U\+FFFE at 3"):
        write("tei", [Document("d", "а\bб\ufffe", "ru")], tmp_path / "out")
    with pytest.raises(DataError, match=r"d: XML cannot hold the name of its language, 'r\\x08'; give it another"):
        write("tei", [Document("d", "а", "r\b")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    entity = Entity("e1", "A\b", "b\ufffe", ("\x01",), "\x02")
    assert '<objectName>b<g n="U+FFFE"/></objectName>' in written(
        Document("d", "а", "ru", entities=(entity,)), tmp_path
    )
    assert one(tmp_path / "out").entities == (entity,)
