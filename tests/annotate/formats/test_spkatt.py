"""SpkAtt 2023: roles as spans of words, the same of both forms, and every problem with its place."""

from pathlib import Path

from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

SENTENCES = [
    {"SentenceId": 0, "Tokens": ["Das", "kündigte", "sie", "uns", "an", "."]},
    {"SentenceId": 1, "Tokens": ["Es", "😀", "gibt", "Geld", "."]},
]
ANNOTATIONS = [
    {
        "Message": ["1:1", "1:0", "0:0", "1:2", "1:3"],
        "Cue": ["0:1"],
        "PTC": ["0:4"],
        "Source": ["0:2"],
        "Addr": ["0:3"],
        "Topic": [],
        "Medium": [],
        "Evidence": [],
    },
    {"Cue": ["1:2"], "Topic": ["1:3"], "Message": []},
    {"Source": ["0:2"]},
]


def test_roles_are_spans_of_words_in_any_order_and_across_sentences(tmp_path: Path) -> None:
    """PTC is more words of the cue, and kept; without message roles belong to the cue, without either to nothing."""
    path = written(tmp_path / "train" / "Rede_1.json", {"Sentences": SENTENCES, "Annotations": ANNOTATIONS})
    (document,) = read("spkatt", path, report=(report := Report()))
    assert (document.id, document.lang, document.meta["split"]) == ("Rede_1", "de", "train")
    assert document.text == "Das kündigte sie uns an .\nEs 😀 gibt Geld ."
    assert shown(document) == [
        ("quote1", "Das … Es 😀 gibt Geld"),
        ("cue1", "kündigte … an"),
        ("source1", "sie"),
        ("addressee1", "uns"),
        ("cue2", "gibt"),
        ("topic2", "Geld"),
        ("source3", "sie"),
    ]
    assert [(r.id, r.label, r.head, r.tail) for r in document.relations] == [
        ("r1.cue", "cue", "quote1", "cue1"),
        ("r1.source", "source", "quote1", "source1"),
        ("r1.addressee", "addressee", "quote1", "addressee1"),
        ("r2.topic", "topic", "cue2", "topic2"),
    ]
    assert document.native == {"spkatt": {"1": {"PTC": [["0:4"]]}}}
    assert [str(told).partition("$")[2] for told in report.repaired + report.lost] == [
        ".Annotations[0].Message: its words are not in order; they are read so",
        ".Annotations[2]: has neither message nor cue that its other roles could be related to",
    ]
    assert report.counts == {"annotations without message": 2, "sentences": 2, "annotations": 3}
    assert check(document) == []


def test_the_other_form_is_the_same_document(tmp_path: Path) -> None:
    """Sentences by number, from 1, with their own annotations."""
    own = [{"Cue": ["0:1"], "Message": ["1:0", "1:1"]}]
    other = {"1": {"Tokens": SENTENCES[0]["Tokens"], "Annotations": [{"Cue": ["1:1"], "Message": ["2:0", "2:1"]}]}}
    other |= {"2": {"Tokens": SENTENCES[1]["Tokens"], "Annotations": []}}
    one = written(tmp_path / "a" / "Rede.json", {"Sentences": SENTENCES, "Annotations": own})
    two = written(tmp_path / "b" / "Rede.json", other)
    assert list(read("spkatt", one)) == list(read("spkatt", two))


def test_task_2_has_mode_and_medium(tmp_path: Path) -> None:
    """A form that is none is an error; a medium ``none`` is kept."""
    first = {"Message": ["0:0"], "Cue": [], "Frame": ["0:1"], "Form": "FreeIndirect", "STWR": "ST", "IsNested": True}
    second = {"Message": ["0:2"], "Form": "Direct", "STWR": "none"}
    content = {"DocumentName": "Das Amt", "Sentences": SENTENCES, "Annotations": [first, second]}
    (document,) = read("spkatt", written(tmp_path / "1.pretty.json", content))
    quotes = [span.attrs for span in document.spans if span.label == "QUOTE"]
    assert quotes == [{"mode": "free_indirect", "medium": "speech thought"}, {"mode": "direct"}]
    assert (document.id, document.meta["title"]) == ("1", "Das Amt")
    assert document.native == {"spkatt": {"1": {"IsNested": True}, "2": {"STWR": "none"}}}


def test_all_problems_are_told_with_their_places(tmp_path: Path) -> None:
    """Of all files, and none of them is read half."""
    first = [{"Cue": ["0:9", "7:0", "x"], "Form": "Laut", "STWR": ["ST"]}, {"Cue": 5}]
    written(tmp_path / "a.json", {"Sentences": SENTENCES, "Annotations": first})
    second = [{"SentenceId": 3, "Tokens": ["Ja", " "]}, {"SentenceId": 3, "Tokens": []}]
    written(tmp_path / "b.json", {"Sentences": second, "Annotations": []})
    written(tmp_path / "c.json", '{"Sentences":\n [}')
    written(tmp_path / "d.json", {"Sentences": [{"Tokens": ["Ja"]}]})
    assert told("spkatt", tmp_path) == [
        "…/a.json $.Annotations[0].Cue[0]: '0:9' is no word: the sentence 0 has 6, from 0",
        "…/a.json $.Annotations[0].Cue[1]: must be sentence:word of this file, got '7:0'",
        "…/a.json $.Annotations[0].Cue[2]: must be sentence:word of this file, got 'x'",
        "…/a.json $.Annotations[0].Form: must be one of Direct, Indirect, FreeIndirect, IndirectFreeIndirect, "
        "Reported, got 'Laut'",
        "…/a.json $.Annotations[0].STWR: must be one of Speech, Thought, Writing, ST, SW, TW, got ['ST']",
        "…/a.json $.Annotations[1].Cue: Expected `array`, got `int`",
        "…/b.json $.Sentences[0].Tokens[1]: a word must not be blank, got ' '",
        "…/b.json $.Sentences[1]: 3 is the SentenceId of an earlier sentence already",
        "…/c.json:2: must be JSON: JSON is malformed: invalid character (byte 16)",
        "…/d.json $.Sentences[0]: Object missing required field `SentenceId`",
    ]


def test_a_folder_without_speeches_is_told(tmp_path: Path) -> None:
    written(tmp_path / "README.md", "text")
    assert told("spkatt", tmp_path) == ["…: is a folder without speeches (*.json)"]
