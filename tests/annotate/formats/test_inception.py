"""WebAnno TSV 3 and CAS XMI: what layers become, what is kept, refused; that the two say the same."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from msgspec.structs import replace
from real import real_data
from strategies import documents

from saidby.annotate.formats import FORMATS, Report, project, read, write
from saidby.corpus.errors import DataError
from saidby.corpus.model import Document, Fragment, Span, covered

DATA = Path(__file__).parents[2] / "data"
HEAD = ["#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Span|value", "", ""]
XMI = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:custom="http:///webanno/custom.ecore">\n{}</xmi:XMI>'
)
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="{}" sofaString="{}"/>\n'
EXPORTS = Path("inception/inception/inception-io-webanno-tsv/src/test/resources/tsv3-suite")


def one(name: str, path: Path, report: Report | None = None) -> Document:
    (document,) = read(name, path, report=report)
    return document


def shown(document: Document) -> list[tuple[str, str, dict[str, str]]]:
    return [(span.label, covered(document.text, span.fragments), span.attrs) for span in document.spans]


def related(document: Document) -> list[tuple[str, str, str]]:
    return [(relation.label, relation.head, relation.tail) for relation in document.relations]


def test_layers_of_a_project_in_tsv() -> None:
    """Stacked and numbered spans, parts of tokens, slots, chains, relations; places behind an emoji; escapes."""
    report = Report()
    document = one("webanno-tsv", DATA / "webanno-tsv" / "layers-of-a-project", report)
    assert document.text == "😀 Пётр Лужин\nсказал\tнам :\n  он в Заречье"
    assert shown(document) == [
        ("CoreferenceLink", "Пётр Лужин", {"referenceType": "name"}),
        ("NamedEntity", "Пётр Лужин", {"value": "PER"}),
        ("NamedEntity", "Лужин", {"value": "фам_илия"}),
        ("Speech", "сказал", {"kind": "речь"}),
        ("CoreferenceLink", "он", {"referenceType": "pronoun"}),
        ("NamedEntity", "он", {"value": "PRO"}),
        ("NamedEntity", "Заречь", {"value": "LOC"}),
    ]
    assert related(document) == [("родня", "s2", "s3"), ("parts", "s4", "s6"), ("кто", "s4", "s2")]
    assert [span.id for span in document.spans if span.entity == "e1"] == ["s1", "s5"]
    assert report.counts == {"annotations without width (kept as they are)": 1}


def test_layers_of_a_project_in_xmi() -> None:
    """Spans by the last part of their type, slots, relations, several values; the language."""
    document = one("cas-xmi", DATA / "cas-xmi" / "layers-of-a-project")
    assert document.lang == "ru"
    assert shown(document) == [
        ("NamedEntity", "Пётр Лужин", {"value": "PER"}),
        ("Speech", "сказал", {"kind": "речь", "topics": "мост река"}),
    ]
    assert related(document) == [("дело", "s1", "s2"), ("кто", "s2", "s1")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([" # webanno.custom.Span | value"], "1: is WebAnno TSV 1 or 2, which is not read; export it as WebAnno TSV 3"),
        (
            ["T1\tPER 0 4\tМост"],
            "1: must be #FORMAT=WebAnno TSV 3.3, got 'T1\\tPER 0 4\\tМост'; is it a file of WebAnno TSV 3?",
        ),
        ([*HEAD, "#Text=Мост", "1-1\t0-4\tМост\t"], "6: a row must have 1 columns behind the text, got 0"),
        ([*HEAD, "#Text=Мост", "1-1\t0-4\tМост\t_\t_\t"], "6: a row must have 1 columns behind the text, got 2"),
        ([*HEAD, "#Text=Мост", "1-1\t0-5\tМост\t_\t"], "6: 0-5 is outside of the text, or inside of a character; offsets count in UTF-16"),
        ([*HEAD, "#Text=Мост", "1-1\t0-4\tМыс\t_\t"], "6: says 'Мыс', but the text has 'Мост' at 0-4"),
        (
            [*HEAD, "#Text=😀", "1-1\t0-1\t😀\t_\t"],
            "6: 0-1 is outside of the text, or inside of a character; offsets count in UTF-16",
        ),
        ([*HEAD, "#Text=Мост"], "5: a sentence must have rows, one a token"),
        (
            [HEAD[0], "#T_RL=webanno.custom.Rel|label", "", "#Text=Мост", "1-1\t0-4\tМост\t_\t"],
            "2: a layer of relations must say of what (BT_…), got '#T_RL=webanno.custom.Rel|label'",
        ),
        ([*HEAD, "#Text=Мост", "1-1\t0-4\tМост\t_\t", "1-2.1\t0-2\tМо\t_\t"], "7: 1-2.1 must lie in the row 1-2 of its token"),
        ([*HEAD, "1-1\t0-4\tМост\t_\t"], "5: a row must follow the #Text= of its sentence, got '1-1\\t0-4\\tМост\\t_\\t'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_tsv_is_told_with_its_line(lines: list[str], told: str, tmp_path: Path) -> None:
    """File, line, what to do."""
    path = tmp_path / "most.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        one("webanno-tsv", path)
    assert str(caught.value) == f"{path}:{told}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<xmi:XMI", ":1: is no well-formed XML (unclosed token)"),
        ("<html/>", ":1: must be XMI, got <html>; is it a file of CAS XMI?"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>\n<a>&b;</a>',
            ":1: has a document type (<!DOCTYPE …>), which is not read",
        ),
        (XMI.format(""), ": has no text (sofaString); a document has one"),
        (
            XMI.format(SOFA.format("one", "a") + SOFA.format("two", "b")),
            ":3: has 2 texts (one, two); write the view to be read as a file",
        ),
        (
            XMI.format(SOFA.format("one", "😀") + '<custom:Span xmi:id="2" sofa="1" begin="0" end="1"/>'),
            ":3: 0-1 is outside of the text (2 characters in UTF-16), or inside of a character",
        ),
    ],
)
def test_what_is_wrong_in_xmi_is_told_with_its_line(content: str, told: str, tmp_path: Path) -> None:
    """Nothing of a document type is read: no entity of another file comes in."""
    path = tmp_path / "most.xmi"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        one("cas-xmi", path)
    assert str(caught.value) == f"{path}{told}"


def test_characters_that_xml_does_not_know_are_listed(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(DataError, match=r"d: XML cannot hold these characters of the text: U\+0008 at 1, U\+FFFE at 3"):
        write("cas-xmi", [Document("d", "а\bб\ufffe", "ru")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_read_as_the_file_in_it(tmp_path: Path) -> None:
    """Under the name of the archive."""
    source = DATA / "cas-xmi" / "own-layers"
    with ZipFile(tmp_path / "parom.zip", "w") as archive:
        for file in source.iterdir():
            archive.write(file, f"export/{file.name}")
    assert one("cas-xmi", tmp_path / "parom.zip") == one("cas-xmi", source)


def exported(folder: Path) -> Path:
    """Give an export of a project: two people, and who decided; archives with names of their own, as WebAnno has."""
    source = DATA / "cas-xmi" / "own-layers"
    path = folder / "project.zip"
    with ZipFile(path, "w") as archive:
        for place, who in (
            ("annotation", "anna"),
            ("annotation", "boris"),
            ("annotation", "INITIAL_CAS"),
            ("curation", "CURATION_USER"),
        ):
            inner = BytesIO()
            with ZipFile(inner, "w") as own:
                own.write(source / "parom.xmi", f"{who}.xmi")
                own.write(source / "TypeSystem.xml", "TypeSystem.xml")
            archive.writestr(f"{place}/parom.xmi/webanno{len(who)}export.zip", inner.getvalue())
        archive.writestr("source/parom.xmi", "no xml")
        archive.writestr("__MACOSX/annotation/parom.xmi/._anna.xmi", "no xml")
    return path


def test_an_export_of_a_project_has_what_everybody_labelled(tmp_path: Path) -> None:
    """One person's documents have the ids that they have in the project, so that people can be compared."""
    path = exported(tmp_path)
    anna, boris = (one_of(path, annotator) for annotator in ("anna", "boris"))
    assert (anna.id, anna.meta["labelled_by"]) == ("parom", "anna")
    assert (boris.id, boris.meta["labelled_by"], boris.spans) == ("parom", "boris", anna.spans)
    everything = {document.id: document.meta.get("labelled_by") for document in read("cas-xmi", path_without(path))}
    assert everything == {
        "annotation/parom.xmi/INITIAL_CAS": None,
        "annotation/parom.xmi/anna": "anna",
        "annotation/parom.xmi/boris": "boris",
        "curation/parom.xmi/CURATION_USER": "CURATION_USER",
    }


def one_of(path: Path, annotator: str) -> Document:
    (document,) = read("cas-xmi", path, annotator=annotator)
    return document


def path_without(path: Path) -> Path:
    """Give the export unpacked, without the file that is called like a document and is none."""
    with ZipFile(path) as archive:
        archive.extractall(path.with_suffix(""))
    (path.with_suffix("") / "source" / "parom.xmi").unlink()
    return path.with_suffix("")


def test_a_person_who_has_labelled_nothing_is_told_with_those_who_have(tmp_path: Path) -> None:
    """Exactly; and that a folder is no export."""
    path = exported(tmp_path)
    with pytest.raises(DataError) as caught:
        list(read("cas-xmi", path, annotator="vera"))
    known = "CURATION_USER, anna, boris"
    assert str(caught.value) == f"{path}: has no documents that 'vera' has labelled; it has those of {known}"
    folder = DATA / "webanno-tsv" / "own-layers"
    with pytest.raises(DataError, match="it has those of nobody: it is no export of a project"):
        list(read("webanno-tsv", folder, annotator="vera"))


@pytest.mark.parametrize(("name", "suffix"), [("cas-xmi", ".xmi"), ("webanno-tsv", ".tsv")])
def test_archives_that_cannot_be_read_are_told(name: str, suffix: str, tmp_path: Path) -> None:
    """What is none, one in another, and one without documents; what else is there is read before."""
    (tmp_path / "a.zip").write_bytes(b"PK no archive")
    with pytest.raises(DataError) as caught:
        list(read(name, tmp_path / "a.zip"))
    assert str(caught.value) == f"{tmp_path / 'a.zip'}: is no archive that can be read (File is not a zip file)"
    with ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.zip", "no archive")
        archive.writestr("notes.txt", "")
    with pytest.raises(DataError, match=r"b.zip:c.zip: is no archive that can be read"):
        list(read(name, tmp_path / "b.zip"))
    with ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("notes.txt", "")
    with pytest.raises(DataError) as caught:
        list(read(name, tmp_path / "d.zip"))
    assert str(caught.value) == f"{tmp_path / 'd.zip'}: has no files {suffix}, nor archives with them"


@pytest.mark.real
def test_an_export_of_a_real_project_is_read() -> None:
    """That of INCEpTION 3.6: the curated document, under its own name."""
    path = next((real_data("tool_exports") / "inception").rglob("Export+Test*.zip"))
    (document,) = read("webanno-tsv", path, annotator="CURATION_USER")
    assert (document.id, shown(document)) == ("example_sentence", [("Chunk", "This", {})])


def test_a_changed_document_is_written_in_our_layers(tmp_path: Path) -> None:
    """Label and attributes stay."""
    document = one("webanno-tsv", DATA / "webanno-tsv" / "layers-of-a-project")
    changed = replace(document, spans=(*document.spans, Span("n1", "LOC", (Fragment(31, 32),))))
    write("webanno-tsv", [changed], tmp_path / "out")
    found = one("webanno-tsv", tmp_path / "out")
    assert {span.id: span for span in found.spans} == {span.id: span for span in changed.spans}
    assert related(found) == related(changed)


@pytest.mark.law
@given(document=documents())
def test_the_two_formats_say_the_same(document: Document, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What TSV holds comes back equal through XMI."""
    keeps = FORMATS["webanno-tsv"].keeps
    assert keeps is not None
    folder = tmp_path_factory.mktemp("same")
    held = replace(project(document, keeps).document, lang="und")
    write("webanno-tsv", [held], folder / "tsv")
    write("cas-xmi", [held], folder / "xmi", lossy=True)
    known = project(held, FORMATS["cas-xmi"].keeps or keeps)
    if not known.losses and known.document == held:
        assert replace(one("cas-xmi", folder / "xmi"), meta={}) == replace(one("webanno-tsv", folder / "tsv"), meta={})


def test_cassis_opens_what_is_written() -> None:
    """With its type system, and sees the spans at their places."""
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    folder = DATA / "cas-xmi" / "own-layers"
    with (folder / "TypeSystem.xml").open("rb") as types:
        system = cassis.load_typesystem(types)
    with (folder / "parom.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=system)
    spans = [(span.label, span.get_covered_text()) for span in cas.select("webanno.custom.SaidSpan")]
    assert spans[:2] == [("QUOTE", "«Паром пойдёт»"), ("CUE", "сказал")]
    arcs = cas.select("webanno.custom.SaidRelation")
    assert [(arc.label, arc.Governor.id, arc.Dependent.id) for arc in arcs] == [
        ("cue", "q1", "c1"),
        ("source", "q1", "p1"),
    ]


@pytest.mark.law
@given(document=documents())
def test_what_cassis_writes_of_ours_is_the_same_document(
    document: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It sees each span over its own words, and a document goes through it whole."""
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    folder = tmp_path_factory.mktemp("cassis")
    held = project(document, FORMATS["cas-xmi"].keeps, name="cas-xmi").document
    write("cas-xmi", [held], folder / "ours")
    (file,) = (folder / "ours").rglob("*.xmi")
    system = cassis.load_typesystem(folder / "ours" / "TypeSystem.xml")
    cas = cassis.load_cas_from_xmi(file, typesystem=system)
    shown = sorted((span.id, span.get_covered_text()) for span in cas.select("webanno.custom.SaidSpan"))
    assert shown == sorted((span.id, covered(held.text, span.fragments)) for span in held.spans)
    theirs = folder / "theirs" / file.relative_to(folder / "ours")
    theirs.parent.mkdir(parents=True)
    cas.to_xmi(theirs)
    system.to_xml(folder / "theirs" / "TypeSystem.xml")
    assert replace(one("cas-xmi", folder / "theirs"), native={}, meta={}) == replace(held, native={}, meta={})


def twins() -> Iterator[tuple[str, Document, Document]]:
    keeps = FORMATS["webanno-tsv"].keeps
    assert keeps is not None
    for file in sorted((real_data("tool_exports") / EXPORTS).glob("*/reference.xmi")):
        pair = (one("webanno-tsv", file.with_suffix(".tsv")), one("cas-xmi", file))
        left, right = (project(replace(each, native={}, meta={}, lang="und"), keeps).document for each in pair)
        yield file.parent.name, left, right


def renamed(document: Document) -> Document:
    """Call spans as the layer was called when the TSV was written."""
    labels = {"NamedEntity": "Span"}
    return replace(document, spans=tuple(replace(s, label=labels.get(s.label, s.label)) for s in document.spans))


@pytest.mark.real
def test_twins_are_equal() -> None:
    """73 of INCEpTION's files: 39 as they are, 33 once the layer is called as its twin, one has another type."""
    pairs = list(twins())
    assert sum(left == right for _, left, right in pairs) == 39
    different = [name for name, left, right in pairs if renamed(left) != renamed(right)]
    assert (len(pairs), different) == (73, ["testElevatedType"])


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "suffix", "read_files", "refused"), [("webanno-tsv", ".tsv", 128, 27), ("cas-xmi", ".xmi", 97, 9)]
)
def test_every_export_is_written_back_or_refused(
    name: str, suffix: str, read_files: int, refused: int, tmp_path: Path
) -> None:
    """Byte for byte; refused are the versions before 3, and files without one text of their own."""
    reasons, count = [], 0
    for number, file in enumerate(sorted(real_data("tool_exports").rglob(f"*{suffix}"))):
        try:
            document = one(name, file)
        except DataError as error:
            reasons.append(str(error))
            continue
        write(name, [document], tmp_path / str(number))
        assert (tmp_path / str(number) / file.name).read_bytes() == file.read_bytes(), file
        count += 1
    assert (count, len(reasons)) == (read_files, refused)
    told = ("is WebAnno TSV 1 or 2", "has no text", "its text is elsewhere", "has 2 texts")
    assert all(any(part in reason for part in told) for reason in reasons)
