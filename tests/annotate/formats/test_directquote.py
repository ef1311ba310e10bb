"""DirectQuote: paragraphs as documents, quotes related to the source on their side."""

from pathlib import Path

from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

WORDS = (
    "Lodge I-Speaker\nsaid: O\n# O\n“No,😀 I-LeftSpeaker\nno.” I-LeftSpeaker\n“Yes.” B-LeftSpeaker\n"
    "“Well,” I-RightSpeaker\nsaid O\nTom I-Speaker\n\n“Who?” I-Unknown\n“I.” I-RightSpeaker\nsaid O\n"
)


def test_paragraphs_are_documents(tmp_path: Path) -> None:
    """A quote has the nearest source on its side; one without source there is told; ``#`` is a word."""
    path = written(tmp_path / "truecased.txt", WORDS)
    one, two = read("directquote", path, report=(report := Report()))
    assert (one.id, two.id, two.text) == ("p1", "p2", "“Who?” “I.” said")
    assert [
        (span.label, text, span.attrs.get("side")) for span, (_, text) in zip(one.spans, shown(one), strict=True)
    ] == [
        ("SOURCE", "Lodge", None),
        ("QUOTE", "“No,😀 no.”", "LeftSpeaker"),
        ("QUOTE", "“Yes.”", "LeftSpeaker"),
        ("QUOTE", "“Well,”", "RightSpeaker"),
        ("SOURCE", "Tom", None),
    ]
    names = dict(shown(one))
    assert [(names[r.head], names[r.tail]) for r in one.relations] == [
        ("“No,😀 no.”", "Lodge"),
        ("“Yes.”", "Lodge"),
        ("“Well,”", "Tom"),
    ]
    assert [text for _, text in shown(two)] == ["“Who?”", "“I.”"]
    assert two.relations == ()
    assert [told.what for told in report.lost] == ["there is no source on the side that RightSpeaker names"]
    assert report.counts == {"LeftSpeaker": 2, "RightSpeaker": 2, "Unknown": 1}
    assert [*check(one), *check(two)] == []


def test_labels_and_tags_that_cannot_be_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "truecased.txt", "Lodge I-PER\nsaid O\n")
    (document,) = read("directquote", path, report=(report := Report()))
    assert document.spans == ()
    assert [told.what for told in report.lost] == [
        "the label 'PER' is none of LeftSpeaker, RightSpeaker, Unknown, Speaker"
    ]
    assert told("directquote", written(tmp_path / "a.txt", "Lodge X-Speaker\n"))[0].startswith("…:1: ")
