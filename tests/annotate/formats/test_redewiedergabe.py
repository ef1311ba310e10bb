"""Redewiedergabe: cells with levels, numbers and marks as quotes with roles, samples with metadata."""

from pathlib import Path

from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

HEADER = "tok\tnormtok\tlemma\tpos\trfpos\tsentstart\tstwr\tframe\tspeaker\tintexpr\tnote"
WORDS = [
    ('"', "yes", "direct.speech_writing.1", "-", "-", "-", "-"),
    ("Nein", "no", "direct.speech_writing.1|indirect freeIndirect.thought.2.nonfact.border=state", "-", "-", "-", "-"),
    ("rief", "yes", "-", "frame.1", "-", "intexpr.1", "-"),
    ("sie", "no", "-", "frame.1", "speaker.1_2", "-", "-"),
    ("aus", "no", "-", "frame.1", "-", "intexpr.1_", "-"),
    ("Ja", "yes", "direct.speech_writing.1", "frame.0", "-", "-", "note"),
    ("und", "no", "-", "-", "-", "-", "note"),
    ("dann", "no", "-", "frame.0", "speaker.7", "-", "-"),
]
METADATA = "file\ttitle\tauthor\tyear\trwk\nrwk_1.tsv\tDie Brücke\tLodge, Ada\t1895\tyes\n"


def sample(folder: Path, words: list[tuple[str, ...]] = WORDS, metadata: str = METADATA) -> Path:
    """Write a sample."""
    rows = ["\t".join([word, word.lower(), "x", "P", "R", *rest]) for word, *rest in words]
    written(folder / "metadata.tsv", metadata)
    return written(folder / "rwk_1.tsv", "\n".join([HEADER, *rows, ""])).parent


def test_cells_become_quotes_with_their_roles(tmp_path: Path) -> None:
    """Words of one number are one; a speaker of two quotes is one span; 0 belongs to nothing, and is not joined."""
    (document,) = read("redewiedergabe", sample(tmp_path), report=(report := Report()))
    assert (document.id, document.lang) == ("rwk_1", "de")
    assert document.text == '" Nein\nrief sie aus\nJa und dann'
    assert shown(document) == [
        ("quote1", '" Nein … Ja'),
        ("quote2", "Nein"),
        ("cue1", "rief … aus"),
        ("frame1", "rief sie aus"),
        ("source1", "sie"),
        ("frame0.1", "Ja"),
        ("source7", "dann"),
        ("frame0.2", "dann"),
    ]
    assert [span.attrs for span in document.spans[:2]] == [
        {"mode": "direct", "medium": "speech writing"},
        {"mode": "indirect_free", "medium": "thought", "nonfact": "yes"},
    ]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("cue", "quote1", "cue1"),
        ("frame", "quote1", "frame1"),
        ("source", "quote1", "source1"),
        ("source", "quote2", "source1"),
    ]
    assert {key: document.meta[key] for key in ("title", "author", "date")} == {
        "title": "Die Brücke",
        "author": "Lodge, Ada",
        "date": "1895",
    }
    native = document.native["redewiedergabe"]
    assert native["quotes"] == {"quote1": {"level": "1"}, "quote2": {"level": "2", "border": "state"}}
    assert native["notes"] == [[20, 26]]
    assert native["metadata"]["rwk"] == "yes"
    assert document.layers["norm"] == ('"', "nein", "rief", "sie", "aus", "ja", "und", "dann")
    assert report.counts == {"frame without quote": 2, "speaker without quote": 1, "sentences": 3}
    assert check(document) == []


def test_words_that_say_different_things_of_a_quote_are_told_once(tmp_path: Path) -> None:
    """The first type counts."""
    words = [
        (word, "no", f"{kind}.speech.1", "-", "-", "-", "-")
        for word, kind in (("a", "direct"), ("b", "reported"), ("c", "reported"))
    ]
    (document,) = read("redewiedergabe", sample(tmp_path, words), report=(report := Report()))
    assert [(span.id, span.attrs["mode"]) for span in document.spans] == [("quote1", "direct")]
    assert [f"{told}".replace(f"{tmp_path}", "…") for told in report.repaired] == [
        "…/rwk_1.tsv:3: reported.speech.1 is not what the words before say of 1; their type and medium count, and all else"
    ]


def test_problems_are_told_with_their_lines(tmp_path: Path) -> None:
    """Rows first; then cells; a table of samples that is broken too."""
    words = [
        ("a", "no", "loud.speech.1", "-", "-", "-", "-"),
        ("b", "no", "-", "rahmen.1", "-", "-", "-"),
        ("c", "no", "direct.speech", "-", "speaker.x", "-", "-"),
    ]
    known = "one of direct, indirect, freeIndirect, indirect freeIndirect, reported; one or more of speech, thought, writing"
    assert told("redewiedergabe", sample(tmp_path, words)) == [
        f"…/rwk_1.tsv:2: stwr must be type.medium.number ({known}), got 'loud.speech.1'",
        "…/rwk_1.tsv:3: frame must be frame.number or frame.number_number, got 'rahmen.1'",
        f"…/rwk_1.tsv:4: stwr must be type.medium.number ({known}), got 'direct.speech'",
    ]
    path = sample(tmp_path, [(" ", *WORDS[0][1:]), ("a", "no")])
    assert told("redewiedergabe", path) == [
        "…/rwk_1.tsv:2: has no word",
        "…/rwk_1.tsv:3: must have 11 cells, got 6",
    ]
    assert told("redewiedergabe", sample(tmp_path, metadata="file\ttitle\nrwk_1.tsv\n")) == [
        "…/metadata.tsv:2: must have 2 cells, got 1"
    ]
    written(tmp_path / "rwk_1.tsv", "a\tb\n")
    written(tmp_path / "metadata.tsv", METADATA)
    assert told("redewiedergabe", tmp_path) == [
        "…/rwk_1.tsv:1: has no column tok, normtok, lemma, pos, rfpos, sentstart, stwr, frame, speaker, intexpr, note; "
        "is this a sample of Redewiedergabe?"
    ]
