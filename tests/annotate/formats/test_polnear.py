"""PolNeAR: attributions of brat files as relations, modes by quotation marks, and one annotator's files."""

from pathlib import Path

import pytest
from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

TEXT = (
    "“It is a start,” Lodge added 😀, “not an end.”\n\nShe called it “modest”, said it would grow and hoped so.\n"
    "Nobody answered. Read more."
)
PIECES = [
    ("T1", "Content", ["“It is a start,”", "“not an end.”"]),
    ("T2", "Source", ["Lodge"]),
    ("T3", "Cue", ["added"]),
    ("T4", "Attribution", ["added"]),
    ("T5", "Source", ["She"]),
    ("T6", "Cue", ["called"]),
    ("T7", "Content", ["it “modest”"]),
    ("T8", "Attribution", ["called"]),
    ("T9", "Cue", ["said"]),
    ("T10", "Content", ["it would grow"]),
    ("T11", "Content", ["so"]),
    ("T12", "Attribution-no-source", ["said"]),
    ("T13", "Discard", ["Read more."]),
    ("T14", "Attribution", ["answered"]),
    ("T15", "Cue", ["answered"]),
]
EVENTS = [
    "E1\tAttribution:T4 Cue:T3 Content:T1 Source:T2",
    "E2\tAttribution:T8 Content:T7 Cue:T6 Source:T5",
    "E3\tAttribution-no-source:T12 Cue:T9 Content:T10 Content2:T11",
    "E4\tAttribution:T14",
    "#1\tAnnotatorNotes T7\tone or two?",
]


def line(id: str, label: str, pieces: list[str]) -> str:
    """Give a line of a span."""
    starts = [TEXT.index(piece) for piece in pieces]
    places = ";".join(f"{start} {start + len(piece)}" for start, piece in zip(starts, pieces, strict=True))
    return f"{id}\t{label} {places}\t{' '.join(pieces)}"


def corpus(folder: Path, *events: str, annotators: tuple[str, ...] = ("a1",)) -> Path:
    """Write a corpus of one article."""
    content = "\n".join([*(line(*piece) for piece in PIECES), *events, ""])
    written(folder / "data" / "dev" / "text" / "news_2031-05-02_start.txt", TEXT)
    for annotator in annotators:
        written(folder / "data" / "dev" / "attributions" / f"news_2031-05-02_start_{annotator}.ann", content)
    return folder / "data"


def test_attributions_become_relations(tmp_path: Path) -> None:
    """Spans keep their ids; each content is a quote of the same cue; without source it is told so."""
    (document,) = read("polnear", corpus(tmp_path, *EVENTS), report=(report := Report()))
    assert (document.id, document.lang) == ("dev/attributions/news_2031-05-02_start_a1", "en")
    assert (document.meta["labelled_by"], document.meta["split"]) == ("a1", "dev")
    assert shown(document)[0] == ("T1", "“It is a start,” … “not an end.”")
    assert [(span.id, span.label, span.attrs) for span in document.spans] == [
        ("T1", "QUOTE", {"mode": "direct"}),
        ("T2", "SOURCE", {}),
        ("T3", "CUE", {}),
        ("T5", "SOURCE", {}),
        ("T6", "CUE", {}),
        ("T7", "QUOTE", {"mode": "mixed"}),
        ("T9", "CUE", {}),
        ("T10", "QUOTE", {"mode": "indirect", "source_form": "null"}),
        ("T11", "QUOTE", {"mode": "indirect", "source_form": "null"}),
        ("T15", "CUE", {}),
    ]
    assert [(r.id, r.label, r.head, r.tail) for r in document.relations] == [
        ("E1.cue", "cue", "T1", "T3"),
        ("E1.source", "source", "T1", "T2"),
        ("E2.cue", "cue", "T7", "T6"),
        ("E2.source", "source", "T7", "T5"),
        ("E3.cue", "cue", "T10", "T9"),
        ("E3.cue.2", "cue", "T11", "T9"),
    ]
    end = len(TEXT)
    assert document.native == {
        "polnear": {"Discard": [[[end - 10, end]]], "lines": ["#1\tAnnotatorNotes T7\tone or two?"]}
    }
    assert report.counts == {
        "attributions": 4,
        "without content": 1,
        "without cue": 1,
        "without source": 2,
        "Discard (kept in native)": 1,
    }
    assert check(document) == []


def test_a_role_of_another_label_is_told(tmp_path: Path) -> None:
    """A source that is said to be content is left out; the source of a cue without content belongs to the cue."""
    path = corpus(tmp_path, "E1\tAttribution:T4 Content:T2 Cue:T3 Source:T5")
    (document,) = read("polnear", path, report=(report := Report()))
    assert [told.what for told in report.lost] == ["T2, a Source, cannot be Content of E1"]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [("source", "T3", "T5")]


def test_the_files_of_one_annotator_have_the_ids_of_texts(tmp_path: Path) -> None:
    """So that those of two can be compared."""
    path = corpus(tmp_path, annotators=("a1", "b2"))
    assert [d.id.rpartition("_")[2] for d in read("polnear", path)] == ["a1", "b2"]
    (document,) = read("polnear", path, annotator="b2")
    assert (document.id, document.meta["labelled_by"]) == ("dev/attributions/news_2031-05-02_start", "b2")
    assert told("polnear", path, annotator="c3") == ["…: has no annotations by 'c3'; there are a1, b2"]


def test_annotations_without_texts_are_told(tmp_path: Path) -> None:
    """A folder that has no texts at all is left out, one text that is missing is an error."""
    path = corpus(tmp_path)
    written(path / "parc" / "attributions" / "wsj_a1.ann", "")
    assert len(list(read("polnear", path, report=(report := Report())))) == 1
    assert [str(told).partition("/data/")[2] for told in report.lost] == [
        "parc/attributions: 1 annotations have no texts, for there is no folder text beside it, and were not read"
    ]
    written(path / "dev" / "attributions" / "other_a1.ann", "T1\tCue 0 99\tno")
    assert told("polnear", path) == [f"{path}/dev/text/other.txt: there is no such file".replace(f"{path}", "…")]


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        ("“It is”", "direct"),
        ("It is", "direct"),
        ("It is” he said", "mixed"),
        ("he said", "indirect"),
    ],
)
def test_modes_come_from_marks_that_stand_in_the_content_or_around_it(tmp_path: Path, content: str, mode: str) -> None:
    text = 'First.\n“It is” he said. "Open to the end'
    start = text.index(content)
    written(tmp_path / "text" / "n.txt", text)
    path = written(tmp_path / "attributions" / "n_a.ann", f"T1\tContent {start} {start + len(content)}\t{content}\n")
    (document,) = read("polnear", path)
    assert document.spans[0].attrs == {"mode": mode}
