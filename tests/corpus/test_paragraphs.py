"""Paragraphs: lines, and hard-wrapped lines put together again."""

from textwrap import fill

import pytest

from saidby.corpus.model import Block
from saidby.corpus.paragraphs import paragraphs

STORY = (
    "Мост через реку Быструю строили два года, и все это время жители Заречья ездили в город на пароме, который "
    "зимой не ходил. Теперь дорога занимает десять минут, сказал инженер Пётр Лужин на открытии моста. Первым по "
    "нему проехал школьный автобус, за ним прошёл оркестр."
)
SECOND = (
    "Следующим летом рядом с мостом откроют пристань и набережную. Проект набережной обсуждали с жителями трижды, и "
    "каждый раз они просили оставить старые ивы."
)


def found(text: str, *around: Block) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text, around=around)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u00a0\n", []),
        ("Мост", ["Мост"]),
        ("Мост\nРека", ["Мост", "Река"]),
        ("Мост\r\nРека\rЛес\u2028Поле\u2029Дом\x0cСад\x85Луг", ["Мост", "Река", "Лес", "Поле", "Дом", "Сад", "Луг"]),
        ("\u00a0 Мост \u00a0\t\n\n  Река\u3000", ["Мост", "Река"]),
        ("Мост\u200b\n\ufeffРека", ["Мост\u200b", "\ufeffРека"]),
    ],
)
def test_a_paragraph_is_a_line_trimmed_of_white_space(text: str, expected: list[str]) -> None:
    """Every kind of line end parts, blank lines are nothing, and invisible characters that are no space stay."""
    assert found(text) == expected


@pytest.mark.parametrize("width", [40, 60, 72, 100, 120])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_hard_wrapped_lines_are_one_paragraph(width: int, end: str) -> None:
    """Text that was broken at a column comes back in the paragraphs that it was written in."""
    text = f"{fill(STORY, width)}\n\n{fill(SECOND, width)}".replace("\n", end)
    assert [" ".join(piece.split()) for piece in found(text)] == [STORY, SECOND]


def test_hard_wrapped_lines_without_blanks_between_words_are_one_paragraph() -> None:
    """Scripts without blanks are cut at any character."""
    text = "这座桥修了两年居民们一直\n坐渡船进城冬天没有渡船工\n程师说现在只要十分钟第一\n辆过桥的是校车"
    assert found(text) == [text]


def test_a_short_line_ends_a_hard_wrapped_paragraph() -> None:
    """Wrapped paragraphs without blank lines between are told apart by their last lines."""
    text = f"{fill(STORY, 60)}\n{fill(SECOND, 60)}"
    assert [" ".join(piece.split()) for piece in found(text)] == [STORY, SECOND]


def test_list_items_stay_apart_in_hard_wrapped_text() -> None:
    """A full line that ends a sentence is no part of the item below."""
    items = "- Мост открыли в мае две тысячи тридцать первого года.\n- Пристань и набережная"
    text = f"{fill(STORY, 60)}\n\n{items}"
    assert found(text)[1:] == items.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Мост открыли в мае.\nПо нему пошли автобусы.\nПаром больше не ходит.\nЖители рады.\nПристань строят.",
        "Мост в Заречье открыли в мае\nПаром через реку не ходит\nПристань откроют к лету\nЖители просят ивы",
        "в мае открыли мост\nи паром\nбольше не ходит\nа пристань ещё строят",
        f"{STORY}\n{SECOND}\n{STORY}\n{SECOND}\n{STORY}",
        "Мост открыли в мае, и жители теперь ездят\nпо нему, а не на пароме.",
    ],
    ids=["sentences", "headlines", "verse", "long lines", "too little to tell"],
)
def test_a_line_is_a_paragraph_unless_the_text_is_clearly_hard_wrapped(text: str) -> None:
    """Lines stay apart if they are long, uneven, whole sentences, or few."""
    assert found(text) == text.split("\n")


def test_paragraphs_lie_around_known_blocks() -> None:
    """A known block, even in the middle of a line, belongs to no paragraph and parts those beside it."""
    text = " date 2031-05-02 Мост открыт.\nПаром не ходит."
    assert found(text, Block(1, 16, "meta")) == ["Мост открыт.", "Паром не ходит."]
    assert found(text, Block(1, 16, "meta"), Block(22, 29, "list")) == ["Мост", "Паром не ходит."]
