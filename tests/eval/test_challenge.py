"""The judgement of the challenge suite: by what an item passes, and what a failing one is told."""

from pathlib import Path

import pytest

from saidby.corpus.errors import DataError, UnknownName
from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.eval.challenge import Outcome, Tally, challenge, read_suite, selected
from saidby.eval.judge import Failure

HEAD = "#said 1 lang=ru tokens=none\n"
PEOPLE = "#entity luzhin PER Пётр Лужин\n#entity zareva PER Вера Зарева\n#entity other PER Павел Старов\n"


def said(text: str, name: str = "a-1", *, people: str = PEOPLE, **meta: str) -> Document:
    header = "".join(f"#{key} {value}\n" for key, value in meta.items())
    return parse(f"{HEAD}#id {name}\n{header}{people}\n{text}\n")


def failures(gold: str, pred: str, *, people: str = PEOPLE) -> list[tuple[str, str, str]]:
    """Give criterion, what should be there and what is."""
    outcome = challenge({"a.said": [said(gold)]}, [said(pred, people=people)])
    return [(failure.criterion, failure.gold, failure.pred) for failure in outcome.items[0].failures]


SAID = "{QUOTE#q source=#s speaker=@luzhin|«Мост открыт»}, — сказал {SOURCE#s@luzhin|мэр {PER@luzhin|Пётр Лужин}}."
NO_SPEAKER = SAID.replace(" speaker=@luzhin", "").replace("@luzhin", "")
NO_SOURCE = SAID.replace(" source=#s", "")
TWO = "{QUOTE#q source=#s,#t|«Да»}, — сказали {SOURCE#s|мэр} и {SOURCE#t|врач}."
RELAY = "{QUOTE#p source=#s|{QUOTE#q source=#t|«Да»}}, — передал {SOURCE#s|секретарь} слова {SOURCE#t|мэра}."

# gold, predictions, and what fails
JUDGED = [
    ("all as it is", SAID, SAID, []),
    # content
    ("edges do not matter", "{QUOTE|«Мост открыт»}.", "«{QUOTE|Мост открыт}».", []),
    ("another extent", SAID, SAID.replace("|«Мост открыт»}", "|«Мост} открыт»"), [("content", "«Мост открыт»", "«Мост")]),
    ("nothing found", SAID, "«Мост открыт», — сказал мэр Пётр Лужин.", [("content", "«Мост открыт»", "")]),
    ("an alternative", "{QUOTE#q|Мост, {#q/1|что у рынка}}", "Мост, {QUOTE|что у рынка}", []),
    ("all fragments", "{QUOTE#q|«Мост}, — сказал он, — {#q|открыт»}", "{QUOTE|«Мост}, — сказал он, — открыт»", [("content", "«Мост … открыт»", "«Мост")]),
    ("optional, found", "{QUOTE?|о мосте}", "{QUOTE|о мосте}", []),
    ("optional, left out", "{QUOTE?|о мосте}", "о мосте", []),
    ("optional, without its source", "{QUOTE?#q source=#s|о мосте} {SOURCE#s|он}", "{QUOTE|о мосте} он", []),
    # source
    ("a shorter source", SAID, SAID.replace("{SOURCE#s@luzhin|мэр {PER@luzhin|Пётр Лужин}}", "мэр {SOURCE#s@luzhin|{PER@luzhin|Пётр Лужин}}"), []),
    ("another source", TWO, "{QUOTE#q source=#s|«Да»}, — {SOURCE#s|сказали} мэр и врач.", [("source", "мэр, врач", "сказали")]),
    ("no source", TWO, "{QUOTE#q|«Да»}, — сказали мэр и врач.", [("source", "мэр, врач", "")]),
    ("one of two sources", TWO, "{QUOTE#q source=#s|«Да»}, — сказали {SOURCE#s|мэр} и врач.", [("source", "мэр, врач", "мэр")]),
    ("one source over both", TWO, "{QUOTE#q source=#s|«Да»}, — сказали {SOURCE#s|мэр и врач}.", []),
    ("a source too many", "{QUOTE#q source=#s|«Да»}, — {SOURCE#s|мэр} врачу.", "{QUOTE#q source=#s,#t|«Да»}, — {SOURCE#s|мэр} {SOURCE#t|врачу}.", [("source", "мэр", "мэр, врачу")]),
    ("a source that gold has not", NO_SOURCE.replace("speaker=@luzhin", ""), SAID, []),
    # speaker
    ("another speaker", SAID, SAID.replace("speaker=@luzhin", "speaker=@zareva"), [("speaker", "Пётр Лужин", "Вера Зарева")]),
    ("no speaker", SAID, SAID.replace(" speaker=@luzhin", ""), [("speaker", "Пётр Лужин", "")]),
    ("one speaker too many", SAID, SAID.replace("speaker=@luzhin", "speaker=@luzhin,@zareva"), [("speaker", "Пётр Лужин", "Вера Зарева, Пётр Лужин")]),
    ("a speaker that gold has not", NO_SPEAKER, SAID, []),
    # spurious
    ("nothing to find", "Газета «Заря»", "Газета {QUOTE|«Заря»}", [("spurious", "", "«Заря»")]),
    ("the same twice", "{QUOTE|«Да»}", "{QUOTE|{QUOTE|«Да»}}", [("spurious", "", "«Да»")]),
    ("wrong and spurious", "{QUOTE|«Мост открыт»} «Заря»", "{QUOTE|«Мост} открыт» {QUOTE|«Заря»}", [("content", "«Мост открыт»", "«Мост"), ("spurious", "", "«Заря»")]),
    ("one over two", "{QUOTE|«Да»}. {QUOTE|«Нет»}", "{QUOTE|«Да». «Нет»}", [("content", "«Да»", "«Да». «Нет»"), ("content", "«Нет»", "«Да». «Нет»")]),
    # of quotes with one content, those go together that have the rest right too
    ("two of one content", RELAY, RELAY.replace("#p source=#s", "#p source=#t").replace("#q source=#t", "#q source=#s"), []),
    ("one of two of one content", RELAY, "{QUOTE#q source=#t|«Да»}, — передал секретарь слова {SOURCE#t|мэра}.", [("content", "«Да»", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "pred", "expected"), [row[1:] for row in JUDGED], ids=[row[0] for row in JUDGED])
def test_an_item_fails_by_what_is_wrong(gold: str, pred: str, expected: list[tuple[str, str, str]]) -> None:
    """Each criterion of seeds/challenge/README.md, and no more."""
    assert failures(gold, pred) == expected


def test_a_speaker_may_be_called_by_another_name() -> None:
    """Entities are told by their mentions, or by a name in any case; ids do not matter."""
    renamed = SAID.replace("@luzhin", "@x")
    assert failures(SAID, renamed, people="#entity x PER мэр города\n") == []
    name_only = renamed.replace("SOURCE#s@x", "SOURCE#s").replace("PER@x", "PER")
    assert failures(SAID, name_only, people="#entity x PER Петра Лужина\n") == []
    assert failures(SAID, name_only, people="#entity x PER Павла Старова\n") == [
        ("speaker", "Пётр Лужин", "Павла Старова")
    ]


def suite() -> dict[str, list[Document]]:
    return {
        "b.said": [
            said("{QUOTE|«Да»}", "x-1", phenomenon="x"),
            said("Газета «Заря»", "x-2", phenomenon="x", counter="yes"),
        ],
        "a.said": [said("{QUOTE|«Да»}", "y-1", phenomenon="y"), said("{QUOTE|«Нет»}", "y-2", phenomenon="y")],
    }


def judged() -> Outcome:
    answers = ("{QUOTE|«Да»}", "Газета {QUOTE|«Заря»}", "«Да»", "{QUOTE|«Нет»}")
    return challenge(
        suite(), [said(text, name) for text, name in zip(answers, ("x-1", "x-2", "y-1", "y-2"), strict=True)]
    )


def test_items_are_counted_by_what_they_have_in_common() -> None:
    """Passed, all, and how many failed by content, source, speaker, by something spurious."""
    outcome = judged()
    assert outcome.by("phenomenon") == {"x": Tally(1, 2, (0, 0, 0, 1)), "y": Tally(1, 2, (1, 0, 0, 0))}
    assert outcome.by("file") == {"a.said": Tally(1, 2, (1, 0, 0, 0)), "b.said": Tally(1, 2, (0, 0, 0, 1))}
    assert outcome.by("lang") == {"ru": outcome.total} == {"ru": Tally(2, 4, (1, 0, 0, 1))}
    assert [item.id for item in outcome.failed] == ["x-2", "y-1"]
    assert [item.id for item in outcome.shown(1)] == ["x-2"]
    assert outcome.shown(None) == outcome.shown(9) == outcome.failed


def test_the_outcome_as_json() -> None:
    """Counts, and every failing item with its reasons."""
    found = judged().to_dict()
    assert (found["passed"], found["items"]) == (2, 4)
    assert found["languages"]["ru"] == {
        "passed": 2,
        "items": 4,
        "failed": {"content": 1, "source": 0, "speaker": 0, "spurious": 1},
    }
    assert found["failing"][0] == {
        "id": "x-2",
        "file": "b.said",
        "lang": "ru",
        "phenomenon": "x",
        "counter": True,
        "failures": [vars(Failure("spurious", "«Заря»", "", "«Заря»"))],
    }
    assert found["signature"].startswith("challenge|items:4|gold:")


def test_the_order_of_predictions_does_not_matter() -> None:
    """The signature neither."""
    answers = [said("{QUOTE|«Да»}", name) if name != "y-2" else said("«Нет»", name) for name in ("y-2", "y-1", "x-1")]
    answers.append(said("Газета «Заря»", "x-2"))
    assert challenge(suite(), answers) == challenge(suite(), answers[::-1])


def test_predictions_must_hold_every_item() -> None:
    """How many are there, and which is not; documents beside the items are noted."""
    with pytest.raises(DataError, match=r"^pred: holds 1 of 4 items, not x-2, y-1, y-2; predict on all items, or ask"):
        challenge(suite(), [said("«Да»", "x-1")])
    only = {"b.said": suite()["b.said"][:1]}
    outcome = challenge(only, [said("{QUOTE|«Да»}", "x-1"), said("Что-то", "z-9")])
    assert (outcome.total.passed, list(map(str, outcome.notes))) == (1, ["pred: 1 document beside the items (z-9)"])


def test_items_are_selected_by_language_and_phenomenon() -> None:
    """Names that no item has are told with those that there are."""
    found = selected(suite(), phenomena=["y"])
    assert {file: [item.id for item in items] for file, items in found.items()} == {"a.said": ["y-1", "y-2"]}
    assert selected(suite(), lang="ru") == suite()
    with pytest.raises(UnknownName, match="unknown phenomenon 'z'; known: x, y"):
        selected(suite(), phenomena=["x", "z"])
    with pytest.raises(UnknownName, match="unknown language of the suite 'it'; known: ru"):
        selected(suite(), lang="it")


def test_gold_passes_every_item_of_the_bundled_suite() -> None:
    """And without its quotes only items that have none, or optional ones."""
    from msgspec.structs import replace

    from saidby.seeds import CHALLENGE

    bundled = read_suite(Path(CHALLENGE))
    items = [item for part in bundled.values() for item in part]
    assert challenge(bundled, items).failed == ()
    bare = [replace(item, spans=(), relations=()) for item in items]
    demanded = {item.id for item in items if any(s.label == "QUOTE" and not s.optional for s in item.spans)}
    assert {item.id for item in challenge(bundled, bare).failed} == demanded
