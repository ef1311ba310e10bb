"""GePaDe-SpkAtt: events as quotes with their roles, and every problem with its sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
from real import real_data

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check
from saidby.corpus.errors import DataError
from saidby.corpus.model import covered

WORDS = ["Das", "kündigte", "sie", "gestern", "uns", "an", "."]
TAGS = ["B-Message", "B-V", "B-Source", "B-Message", "B-Addr", "B-PTC", "_"]
FIRST = {
    "words": WORDS,
    "lemmas": ["der", "kündigen", "sie", "gestern", "wir", "an", "--"],
    "annotations": {"1": {"predicate": "speech", "roles": TAGS}, "3": {"predicate": "_", "roles": ["_"] * 7}},
}
SECOND = {
    "words": ["Wir", "fragen", "."],
    "annotations": {"1": {"predicate": "ask", "roles": ["B-Source", "B-V", "_"]}},
}


def written(folder: Path, sentences: dict[str, Any]) -> Path:
    """Write a file."""
    path = folder / "dev.json"
    path.write_text(json.dumps(sentences), "utf-8")
    return path


def test_an_event_is_a_quote_with_its_roles(tmp_path: Path) -> None:
    """The cue where there is no message; what is apart is in pieces; no cue is native."""
    path = written(tmp_path, {"Rede_1-sentence-0": FIRST, "Rede_1-sentence-1": SECOND, "Rede_2-sentence-0": SECOND})
    one, two = read("gepade", path, report=(report := Report()))
    assert (one.id, two.id, one.lang) == ("Rede_1", "Rede_2", "de")
    assert one.text == "Das kündigte sie gestern uns an .\nWir fragen ."
    assert [(span.id, covered(one.text, span.fragments)) for span in one.spans] == [
        ("quote1", "Das … gestern"),
        ("cue1", "kündigte … an"),
        ("source1", "sie"),
        ("addressee1", "uns"),
        ("source2", "Wir"),
        ("cue2", "fragen"),
    ]
    assert [(r.label, r.head, r.tail) for r in one.relations] == [
        ("cue", "quote1", "cue1"),
        ("source", "quote1", "source1"),
        ("addressee", "quote1", "addressee1"),
        ("source", "cue2", "source2"),
    ]
    assert one.native == {"gepade": {"Rede_1-sentence-0": {"3": "_"}}}
    assert one.layers["lemma"][1] == "kündigen"
    assert report.counts == {"events without message": 2, "candidates": 4, "sentences": 3, "events": 3}
    assert [*check(one), *check(two)] == []


def test_problems_are_told_with_their_sentences(tmp_path: Path) -> None:
    """All of them at once."""
    row = {"1": {"roles": ["B-Quelle", "_"]}}
    path = written(
        tmp_path, {"Rede": SECOND, "a-sentence-0": {"words": ["Wir", " ", "."], "lemmas": ["wir"], "annotations": row}}
    )
    with pytest.raises(DataError) as caught:
        list(read("gepade", path))
    told = [str(problem).removeprefix(f"{path} ").partition(";")[0] for problem in caught.value.problems]
    assert told == [
        "Rede: the id of a sentence must be name-sentence-number",
        "a-sentence-0: words must be there, and none of them blank",
        "a-sentence-0: must have a lemma a word: 3, got 1",
        "a-sentence-0: candidate 1 must have a tag a word: 3, got 2",
        "a-sentence-0: candidate 1 has the tag 'B-Quelle'",
    ]


def test_another_form_is_told_with_each_sentence(tmp_path: Path) -> None:
    """As the shared task of 2023 has it: what is expected, and where it is."""
    path = tmp_path / "task1.json"
    path.write_text('{"1": {"Tokens": ["Ja"]}, "2": {"words": "Ja"}}', "utf-8")
    with pytest.raises(DataError) as caught:
        list(read("gepade", path))
    form = "a sentence has words and annotations, as in data/GePaDe of umanlp/spkatt; --from spkatt reads SpkAtt-2023's"
    assert [str(problem) for problem in caught.value.problems] == [
        f"{path} 1: Object missing required field `words`; {form}",
        f"{path} 2: Expected `array`, got `str` - at `$.words`; {form}",
    ]
    with pytest.raises(DataError, match="is a directory, not a file"):
        list(read("gepade", tmp_path))


@pytest.mark.real
def test_the_development_set_is_read_whole() -> None:
    """As its SOURCE.txt counts: 18 speeches, 927 sentences, 515 cues, 1,746 candidates; sources and messages, see below."""
    report = Report()
    documents = list(read("gepade", real_data("gepade_spkatt") / "data" / "GePaDe" / "dev.json", report=report))
    assert [problem for document in documents for problem in check(document)] == []
    assert (len(documents), report.counts["sentences"], report.counts["candidates"]) == (18, 927, 1746)
    assert report.spans["CUE"] == 515
    # 290 sources and 282 messages have a word where they begin (B-); one more of each has not, and is told.
    headless = [p.what.split()[0] for p in report.repaired if p.what.split()[0] in ("Message", "Source")]
    assert sorted(headless) == ["Message", "Source"]
    assert [report.spans[label] for label in ("SOURCE", "QUOTE")] == [290 + 1, 282 + 1]
