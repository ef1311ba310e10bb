"""Who is who: entities that share mentions, and entities that are only named."""

from typing import Any

import pytest
from missing import no_dictionary

from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.eval.scope import scope_of
from saidby.eval.scores import score
from saidby.eval.task import task_of


def said(names: str, text: str = "Текст.") -> Document:
    head = "".join(f"#entity {line}\n" for line in names.splitlines())
    return parse(f"#said 1 lang=ru tokens=none\n#id d\n{head}\n{text}\n")


def who(gold: Document, pred: Document, **options: Any) -> dict[str, str | None]:
    """Give the id of the gold entity of each predicted one."""
    task = task_of([gold], [pred], links=True, **options)
    found = [None if row < 0 else task.gold.entities.values[row].id for row in task.identity.gold.tolist()]
    return dict(zip((entity.id for entity in task.pred.entities.values), found, strict=True))


def notes(gold: Document, pred: Document) -> list[str]:
    return list(map(str, task_of([gold], [pred], links=True).identity.notes))


TWO = "p PER Пётр Лужин | Лужин\na PER Анна Лужина"


def test_entities_are_told_by_their_mentions() -> None:
    """Names and ids do not matter where mentions have one extent; a nested name is a mention of its own."""
    gold = said(
        "p PER Лужин\nz LOC Заречье", "{SOURCE@p|мэр {LOC@z|Заречья} {PER@p|Лужин}} уехал, {MENTION@p|он} устал"
    )
    pred = said("p LOC место\nx PER лицо", "{SOURCE@x|мэр {LOC@p|Заречья} {PER@x|Лужин}} уехал, {MENTION@x|он} устал")
    assert who(gold, pred) == {"p": "z", "x": "p"}


def test_of_two_parts_of_an_entity_one_is_it() -> None:
    """The one with more mentions; the mapping is one to one, so that dividing an entity does not pay."""
    gold = said("p PER мэр", "{PER@p|Лужин} уехал, {MENTION@p|он} устал, {MENTION@p|мэр} спит")
    pred = said("x PER кто-то\ny PER другой", "{PER@x|Лужин} уехал, {MENTION@y|он} устал, {MENTION@y|мэр} спит")
    assert who(gold, pred) == {"x": None, "y": "p"}


def test_text_in_common_is_enough_where_no_extent_is_the_same() -> None:
    """«мэр» is «мэр Заречья»."""
    gold = said("m PER городской голова", "{MENTION@m|мэр Заречья} уехал")
    pred = said("x PER кто-то", "{MENTION@x|мэр} Заречья уехал")
    assert who(gold, pred) == {"x": "m"}


def test_a_name_inside_another_mention_is_somebody_else() -> None:
    """«пресс-секретарь Лужина» is not Лужин, though nobody else is left."""
    text = "{%s|пресс-секретарь {PER@p|Лужина}} и {%s|Лужин}"
    gold = said("p PER Пётр\ns PER пресс-секретарь", text % ("SOURCE@s", "PER@p"))
    pred = said("p PER он\nx PER сам", text.replace("@p|Лужина", "@x|Лужина") % ("SOURCE@p", "PER@p"))
    assert who(gold, pred) == {"p": "s", "x": "p"}
    # Without a prediction for the secretary
    pred = said("p PER он\nx PER сам", text.replace("@p|Лужина", "@x|Лужина") % ("SOURCE", "PER@p"))
    assert [who(gold, pred)[name] for name in "px"].count("s") == 0


def test_what_has_the_name_of_another_is_not_taken_for_whom_it_mentions() -> None:
    """A system that gives Лужин's words to Анна Лужина does not know Лужин by another name."""
    gold = said(TWO, "{PER@a|Анна Лужина} молчит, {SOURCE@p|мэр} говорит")
    pred = said("x PER Анна Лужина", "Анна Лужина молчит, {SOURCE@x|мэр} говорит")
    assert who(gold, pred) == {"x": "a"}


def test_a_person_may_have_the_name_of_a_company() -> None:
    """The company «Лужин» does not take the name from the man, nor the man from the company."""
    gold = said("p PER Пётр Лужин | Лужин\nc ORG Лужин", "{PER@p|Лужин} основал «{ORG@c|Лужин}»")
    for label, text, whose in (
        ("PER", "{PER@x|Лужин} основал «Лужин»", "p"),
        ("ORG", "Лужин основал «{ORG@x|Лужин}»", "c"),
    ):
        assert who(gold, said(f"x {label} Лужин", text)) == {"x": whose}
        assert who(gold, said(f"x {label} Лужин", "Лужин основал «Лужин»")) == {"x": whose}


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Пётр Лужин", "p"),
        ("П. Лужин", "p"),
        ("Лужин Пётр Алексеевич", "p"),
        ("Лужиным", "p"),
        ("Лужиной", "a"),
        ("Анну Лужину", "a"),
        ("Иван Лужин", None),
        ("Горин", None),
    ],
)
def test_a_name_alone_is_looked_up(name: str, whose: str | None) -> None:
    """Among names and aliases of the document, in any case."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    gold, pred = said(TWO, "{PER@p|Лужин} и {PER@a|Анна}"), said(f"x PER {name}", "Лужин и Анна")
    assert who(gold, pred) == {"x": whose}


def test_all_names_of_an_entity_may_fit_one() -> None:
    """Two of his names are no two people."""
    assert who(said("p PER Пётр Лужин | Лужин П. А."), said("x PER Пётр Лужин | Лужин П. А.\ny ORG Заря")) == {
        "x": "p", "y": None,
    }  # fmt: skip
    assert who(said("p PER Пётр Лужин | П. А. Лужин"), said("x PER П. А. Лужин | Пётр Лужин | Лужин")) == {"x": "p"}


def test_several_names_can_be_one_entity() -> None:
    """A system that writes a name for each quote names him twice."""
    assert who(said(TWO), said("x PER Лужин\ny PER Пётр Лужин")) == {"x": "p", "y": "p"}


def test_an_ambiguous_name_is_nobody_and_listed() -> None:
    """«Лужина» is his name or hers; the score has a note, and the quote is wrong."""
    gold = said(TWO, "{QUOTE speaker=@a|Да}")
    pred = said("x PER Лужина", "{QUOTE speaker=@x|Да}")
    result = score([gold], [pred], measures="speakers.end_to_end", resamples=0)
    note = "pred d: the name 'Лужина' can be Анна Лужина or Пётр Лужин; it is taken for none of them"
    assert result.to_dict()["notes"] == [note]
    assert result.measures["speakers.end_to_end"].micro.tp == 0


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("{QUOTE speaker=@x cue=#c|Да}, — {CUE#c|сказала} Лужина", "a"),
        ("{QUOTE speaker=@x cue=#c|Да}, — {CUE#c|сказал} друг Лужина", "p"),
        ("{QUOTE speaker=@x cue=#c|Да}, — {CUE#c|говорят} Лужина", None),
        ("{MENTION@x|Она} сказала", "a"),
        ("{MENTION@x|Он} сказал", "p"),
    ],
)
def test_gender_in_context_decides(text: str, whose: str | None) -> None:
    """Verbs of speech and pronouns tell whose name «Лужина» is."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    pred = said("x PER Лужина", text)
    assert who(said(TWO, pred.text), pred) == {"x": whose}


def test_the_label_decides_between_namesakes() -> None:
    """A place and a club."""
    gold = said("l LOC Заречье\no ORG Заречье")
    assert who(gold, said("x ORG Заречье")) == {"x": "o"}
    assert who(gold, said("x GPE Заречье"), scope=scope_of("GPE=LOC")) == {"x": "l"}
    assert who(gold, said("x PER Заречье")) == {"x": None}


def test_names_without_the_dictionary_have_a_note() -> None:
    """Endings alone tell; the note says what to install."""
    with no_dictionary():
        assert who(said(TWO), said("x PER Лужиной")) == {"x": "a"}
        assert notes(said(TWO), said("x PER Лужиной")) == [
            "names: were compared by their endings alone; pip install 'saidby[ru]' (pymorphy3) to decline them"
        ]
