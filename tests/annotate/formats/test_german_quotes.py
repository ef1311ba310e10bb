"""Quotes of German Wikinews: roles by characters, repeated keys, other ways to count, and every problem."""

import json
from pathlib import Path
from typing import Any

import pytest
from foreign import shown, told, written
from msgspec.structs import replace

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check
from saidby.corpus.model import covered

TEXT = "Die Bürgermeisterin kündigte 😀 „mehr Geld“ an. Es komme bald."
WORDS = [
    ["Die", "Bürgermeisterin", "kündigte", "😀", "„", "mehr", "Geld", "“", "an", "."],
    ["Es", "komme", "bald", "."],
]


def places(text: str = TEXT) -> list[tuple[int, int]]:
    """Give the place of each word."""
    found, at = [], 0
    for word in (word for sentence in WORDS for word in sentence):
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return found


def role(*runs: tuple[int, int]) -> dict[str, Any]:
    """Give a role of words, from the first to before the last."""
    at = places()
    pieces = [{"begin": a, "end": b, "charBegin": at[a][0], "charEnd": at[b - 1][1]} for a, b in runs]
    text = " ".join(TEXT[piece["charBegin"] : piece["charEnd"]] for piece in pieces)
    return {"spans": pieces, "text": text, "tokenIds": [n for a, b in runs for n in range(a, b)]}


NOTHING = {"spans": [], "text": "", "tokenIds": []}
FIRST = {
    "addressee": NOTHING,
    "cue": role((2, 3), (8, 9)),
    "frame": role((8, 9), (0, 3)),
    "hasNested": False,
    "id": 0,
    "isNested": False,
    "medium": "SW",
    "quote": role((4, 8)),
    "speaker": role((0, 2)),
    "type": "Direct",
}
SECOND = {"id": 4, "quote": role((10, 13)), "cue": NOTHING, "type": "IndirectFreeIndirect", "medium": "none"}


def article(*annotations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Give an article with these annotations."""
    at = places()
    ends = [(0, 0, 10), (1, 10, 14)]
    return {
        "annotations": list(annotations),
        "documentName": "7 - Mehr Geld (2031-05-02)",
        "originalText": TEXT,
        "sentences": [
            {"id": n, "begin": a, "end": b, "charBegin": at[a][0], "charEnd": at[b - 1][1], "tokens": WORDS[n]}
            for n, a, b in ends
        ],
        "tokens": [
            {"id": n, "charBegin": a, "charEnd": b, "text": TEXT[a:b], "sentence": 1, "word": 1}
            for n, (a, b) in enumerate(at)
        ],
    } | changes


def test_roles_are_spans_of_characters(tmp_path: Path) -> None:
    """Form and medium are attributes; pieces are sorted and told; flags, and a medium ``none``, are kept."""
    path = written(tmp_path / "test" / "7.pretty.json", article(FIRST, SECOND))
    (document,) = read("german-quotes", path, report=(report := Report()))
    assert (document.id, document.text, document.lang) == ("7", TEXT, "de")
    assert shown(document) == [
        ("quote0", "„mehr Geld“"),
        ("cue0", "kündigte … an"),
        ("source0", "Die Bürgermeisterin"),
        ("frame0", "Die Bürgermeisterin kündigte … an"),
        ("quote4", "Es komme bald"),
    ]
    assert [span.attrs for span in document.spans if span.label == "QUOTE"] == [
        {"mode": "direct", "medium": "speech writing"},
        {"mode": "indirect_free"},
    ]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("cue", "quote0", "cue0"),
        ("source", "quote0", "source0"),
        ("frame", "quote0", "frame0"),
    ]
    assert {**document.meta, "imported": 0} == {
        "title": "Mehr Geld",
        "date": "2031-05-02",
        "split": "test",
        "imported": 0,
    }
    assert document.native == {"german-quotes": {"0": {"hasNested": False, "isNested": False}, "4": {"medium": "none"}}}
    assert [str(told).rpartition("$")[2] for told in report.repaired] == [
        ".annotations[0].frame: its pieces are not sorted and apart; they are read so"
    ]
    assert [covered(TEXT, (token,)) for token in document.tokens] == [word for row in WORDS for word in row]
    assert check(document) == []


def test_a_key_that_is_repeated_is_not_lost(tmp_path: Path) -> None:
    """Two places are two quotes with the same cue; the same place in two forms is one; the report tells both."""
    first = {**FIRST, "quote": 0, "frame": NOTHING}
    two = json.dumps(article(first)).replace('"quote": 0', f'"quote": ["1:0"], "quote": {json.dumps(role((4, 8)))}')
    one = json.dumps(article(first)).replace(
        '"quote": 0', f'"quote": ["0:4", "0:5", "0:6", "0:7"], "quote": {json.dumps(role((4, 8)))}'
    )
    (document,) = read("german-quotes", written(tmp_path / "7.json", two), report=(report := Report()))
    assert shown(document)[:2] == [("quote0", "Es"), ("quote0.2", "„mehr Geld“")]
    assert [(r.id, r.head, r.tail) for r in document.relations if r.label == "cue"] == [
        ("r0.cue", "quote0", "cue0"),
        ("r0.cue.2", "quote0.2", "cue0"),
    ]
    assert [told.what for told in report.repaired] == [
        "an object has the key 'quote' more than once; all values are read"
    ]
    (document,) = read("german-quotes", written(tmp_path / "7.json", one))
    assert shown(document)[:2] == [("quote0", "„mehr Geld“"), ("cue0", "kündigte … an")]


def test_another_key_may_be_repeated_only_with_the_same_value(tmp_path: Path) -> None:
    text = json.dumps(article(SECOND)).replace('"id": 4', '"id": 4, "id": 4, "type": "Direct"')
    assert told("german-quotes", written(tmp_path / "7.json", text)) == [
        "…: an object has the key 'type' more than once, with different values; leave one"
    ]


def test_words_say_how_characters_are_counted(tmp_path: Path) -> None:
    """Offsets in UTF-16 give the same document as code points."""
    plain = json.dumps(article(SECOND), ensure_ascii=False)
    wide = json.loads(plain)

    def widened(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: v + (v > TEXT.index("😀")) if k in ("charBegin", "charEnd") else widened(v) for k, v in value.items()
            }
        return [widened(item) for item in value] if isinstance(value, list) else value

    (expected,) = read("german-quotes", written(tmp_path / "a" / "7.json", plain))
    (found,) = read("german-quotes", written(tmp_path / "b" / "7.json", widened(wide)), report=(report := Report()))
    assert found == expected
    assert report.repaired[0].what.startswith("its offsets fit the text if characters beyond U+FFFF count as two")


def test_words_are_found_in_sentences_without_places(tmp_path: Path) -> None:
    """A file may place sentences only."""
    content = article(FIRST)
    del content["tokens"]
    (document,) = read("german-quotes", written(tmp_path / "7.json", content))
    (expected,) = read("german-quotes", written(tmp_path / "7.json", article(FIRST)))
    assert document == expected


def test_annotations_without_numbers_are_numbered(tmp_path: Path) -> None:
    """Ids that are there twice are not unique."""
    path = written(tmp_path / "7.json", article(SECOND, {**SECOND, "quote": role((4, 8))}))
    (document,) = read("german-quotes", path, report=(report := Report()))
    assert [span.id for span in document.spans] == ["quote1", "quote2"]
    assert [told.what for told in report.repaired] == [
        "its annotations have no ids, or the same ones; they are numbered anew"
    ]


def test_task_2_is_read_too(tmp_path: Path) -> None:
    """The same document as with ``--from spkatt``."""
    content = {"Sentences": [{"SentenceId": 0, "Tokens": ["Ja"]}], "Annotations": [{"Message": ["0:0"]}]}
    path = written(tmp_path / "7.json", content)
    (one,), (two,) = read("german-quotes", path), read("spkatt", path)
    assert replace(one, meta={}) == replace(two, meta={})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quote": {**role((4, 8)), "text": "„Geld“"}}, "quote: says '„Geld“', but the text has '„mehr Geld“' there"),
        (
            {"quote": {"spans": [{"charBegin": 5, "charEnd": 99}]}},
            "quote.spans: must lie in the text (61 characters), each with start < end",
        ),
        ({"quote": {"tokenIds": [3, 14]}}, "quote.tokenIds: must be numbers of the 14 words, from 0; got [3, 14]"),
        ({"cue": ["1:9"]}, "cue: must be sentence:word of this file, got '1:9'"),
        ({"cue": "kündigte"}, "cue: Expected `object`, got `str`"),
    ],
)
def test_roles_that_cannot_be_are_told(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    path = written(tmp_path / "7.json", article({**FIRST, **changes}))
    assert told("german-quotes", path) == [f"… $.annotations[0].{expected}"]


def test_places_of_words_and_sentences_are_checked(tmp_path: Path) -> None:
    """All of one kind at once."""
    content = article()
    content["tokens"][1]["text"] = "Ministerin"
    content["tokens"][5]["charBegin"] = content["tokens"][5]["charEnd"]
    assert told("german-quotes", written(tmp_path / "7.json", content)) == [
        "… $.tokens[1]: says 'Ministerin', but the text has 'Bürgermeisterin' there",
        "… $.tokens[5]: says 'mehr', but the text has '' there",
    ]
    content = article()
    content["sentences"][1]["charBegin"] = 3
    assert told("german-quotes", written(tmp_path / "7.json", content)) == [
        "… $.sentences[1]: must lie in the text (61 characters) behind the sentence before; got 3-61"
    ]
