"""CoNLL-U that is malformed: every slip with its line, all of a file at once, sound documents before that."""

import io

import pytest
from treebanks import row

from saidby.corpus import conllu
from saidby.corpus.errors import DataError


def problems(lines: list[str]) -> list[str]:
    with pytest.raises(DataError) as caught:
        list(conllu.parse(lines, source="a.conllu"))
    return [str(problem) for problem in caught.value.problems]


GOOD = row(1, "Мост")
OURS = ["# newdoc id = a", "# saidby = 1"]
SLIPS = [
    ([], ["a.conllu: holds no sentences; is it the right file?"]),
    (["", ""], ["a.conllu: holds no sentences; is it the right file?"]),
    (["Мост открыт. Потом закрыт, и снова открыт."], [
        "a.conllu:1: is not CoNLL-U: a line is a comment (# …) or ten columns with tabs between, got 'Мост открыт. Потом закрыт, и снова откры'"
    ]),
    ([GOOD, "2\tв\t_", "3 город _ _ _ _ _ _ _ _", ""], [
        "a.conllu:2: must have 10 columns with tabs between, got 3",
        "a.conllu:3: must have 10 columns with tabs between, got 1",
    ]),
    ([GOOD, "# поздно", "2\t\t" + "_\t" * 7 + "_", row("x", "в"), row("2-", "в"), ""], [
        "a.conllu:2: is a comment among the tokens; put it before the first one",
        "a.conllu:3: column FORM is empty; write _ where there is no value",
        "a.conllu:4: ID must be like 7, 7-8 or 7.1, got 'x'",
        "a.conllu:5: ID must be like 7, 7-8 or 7.1, got '2-'",
    ]),
    (["# a", "# b", "", GOOD, ""], [
        "a.conllu:1: is a comment without tokens; put it before the tokens of a sentence, no empty line between"
    ]),
    ([GOOD, row(3, "в"), ""], ["a.conllu:2: ID 3 does not go on from word 1; words count 1, 2, 3 …"]),
    ([row("2-1", "du"), ""], ["a.conllu:1: ID 2-1 does not go on from word 0; words count 1, 2, 3 …"]),
    ([row("1-2", "du"), row("1-2", "du"), ""], ["a.conllu:2: ID 1-2 does not go on from word 0; words count 1, 2, 3 …"]),
    ([GOOD, row("2.1", "_"), ""], ["a.conllu:2: ID 2.1 does not go on from word 1; words count 1, 2, 3 …"]),
    ([row("1-2", "du"), row(1, "de"), ""], ["a.conllu:2: word 2 is missing after this line"]),
    ([row("0.1", "_"), ""], ["a.conllu:1: word 1 is missing after this line"]),
    ([GOOD + "\r", "\r"], ["a.conllu:1: ends with a carriage return; convert the line ends to line feeds"]),
    ([GOOD, row(2, "\udcd0"), ""], ["a.conllu:2: is not UTF-8; convert the file to UTF-8"]),
    (["# newdoc", row(2, "a"), "", "# newdoc", GOOD, "", "# newdoc", "1\tx", ""], [
        "a.conllu:2: ID 2 does not go on from word 0; words count 1, 2, 3 …",
        "a.conllu:8: must have 10 columns with tabs between, got 2",
    ]),
    (["# saidby = 2", GOOD, ""], ["a.conllu:1: has schema 2, this saidby reads schema 1; upgrade saidby"]),
    (['# saidby.lang = "ru"', GOOD, ""], [
        "a.conllu:1: the line '# saidby = 1' is missing among the comments of this sentence"
    ]),
    ([*OURS, "# saidby.lang = ru", '# saidby.lang = "ru"', '# saidby.lang = "de"', "# saidby.language", GOOD, ""], [
        "a.conllu:3: # saidby.lang: JSON is malformed: invalid character (byte 0)",
        "a.conllu:5: # saidby.lang stands here a second time; keep one",
        "a.conllu:6: expected '# saidby.NAME = JSON', got '# saidby.language'; names: id, lang, meta, native, blocks, "
        "sentences, layer, entity, relation, span, order",
    ]),
    ([*OURS, '# saidby.entity = {"id":"e1","label":"PER"}', GOOD, ""], [
        "a.conllu:3: # saidby.entity: Object missing required field `name`"
    ]),
    ([*OURS, GOOD, "", '# saidby.lang = "ru"', GOOD, ""], [
        "a.conllu:5: # saidby… belongs to the first sentence of a document; move it there"
    ]),
    ([*OURS, '# saidby.span = ["q1",{"label":"CUE"}]', '# saidby.layer = ["upos",{"1":"X"}]', GOOD, ""], [
        "a.conllu:3: # saidby.span: Object missing required field `fragments`, and no bracket says it",
        "a.conllu:4: # saidby.layer: there is no token 1, they count 0 to 0",
    ]),
    ([*OURS, '# saidby.native = {"conllu":1}', GOOD, ""], [
        "a.conllu:3: # saidby.native, 'conllu': Expected `object`, got `int`"
    ]),
    ([*OURS, row(1, "а", "Span=(q-CUE"), row(2, "б", "Span=c)"), row(3, "в", "Span=(x)"), row(4, "г", "Span=((y-A))"), ""], [
        "a.conllu:4: c) closes what is not open",
        "a.conllu:5: Span=(x must read (id-LABEL",
        "a.conllu:6: Span= must hold brackets like (id-…, (id-…) or id), got '((y-A))'",
        "a.conllu:3: Span=(q… is never closed; write Span=q) at its last token",
    ]),
    ([*OURS, row(1, "а", "Span=(q[1/3]-CUE)(w-CUE)"), row(2, "б", "Span=(q[3/3]-CUE)(w-CUE)|Entity=(e1-person-1)"), ""], [
        "a.conllu:4: Entity=(e1-person-1 must read (eid-etype-head-id:SPAN,label:LABEL",
        "a.conllu:4: span 'w' stands here a second time; give this one another id",
        "a.conllu:3: the fragments of span 'q' must be numbered [1/n] to [n/n], got [1/3], [3/3]",
    ]),
    ([*OURS, row(1, "а", "Entity=(e1-person-1-id:m,label:PER)"), ""], ["a $.spans[0].entity: there is no entity 'e1'"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), SLIPS)
def test_every_slip_is_reported_with_its_line(lines: list[str], expected: list[str]) -> None:
    """All problems of a file at once, each with its place and what to do."""
    assert problems(lines) == expected


def test_bytes_that_are_no_text() -> None:
    """A picture, a file in another encoding: a message, no traceback; a byte order mark does no harm."""
    for data, expected in (
        (
            b"\x89PNG\r\n\x1a\n",
            "is not CoNLL-U: a line is a comment (# …) or ten columns with tabs between, got '\\udc89PNG\\r'",
        ),
        ((GOOD + "\n\n").encode("cp1251"), "is not UTF-8; convert the file to UTF-8"),
    ):
        with pytest.raises(DataError) as caught:
            list(conllu.read(io.BytesIO(data), "a.conllu"))
        assert str(caught.value) == f"a.conllu:1: {expected}"
    (found,) = conllu.read(io.BytesIO(("\ufeff" + GOOD + "\n\n").encode()), "a.conllu")
    assert found.text == "Мост"


def test_sound_documents_are_given_before_the_problems() -> None:
    """What is wrong in one document does not touch the others."""
    reading = conllu.parse(["# newdoc id = a", "1\tx", "", "# newdoc id = b", GOOD, ""])
    assert next(reading).id == "b"
    with pytest.raises(DataError, match=r"^conllu:2: must have 10 columns with tabs between, got 2$"):
        next(reading)
