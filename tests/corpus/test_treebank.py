"""CoNLL-U by others: the same bytes, whatever stands in them; text, tokens and paragraphs as they mean it."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from treebanks import SAMPLES, back, lines_of, misc, rewritten, row, sample, spans, treebanks

from saidby.corpus import conllu
from saidby.corpus.model import Block, Entity, Fragment, normal


@pytest.mark.law
@given(treebanks())
def test_a_file_by_others_passes_through_unharmed(lines: list[str]) -> None:
    """Write ∘ read is the identity on files by others, whatever their comments and MISC hold, through JSON too."""
    assert rewritten(lines) == lines


@pytest.mark.law
@given(treebanks(), st.data())
def test_a_file_by_others_comes_back_with_annotation(lines: list[str], data: st.DataObject) -> None:
    """Spans, a language, another id are added to a document by others: it comes back whole, under another file name."""
    first = next(conllu.parse(lines, source="a.conllu"))
    added = tuple(data.draw(spans(name, len(first.text))) for name in ("s1", "(2-x)"))
    document = replace(first, spans=added, entities=(Entity("e1", "PER", "Анна"),), lang="ru")
    if data.draw(st.booleans()):
        document = replace(document, id="other", meta={"by": "x"}, native={**first.native, "else": [1]}, blocks=())
    assert list(conllu.parse(conllu.format(document), source="b.conllu")) == [normal(document)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_pass_through_unharmed(path: Path) -> None:
    """Multiword tokens, empty nodes, odd comments, text that disagrees: the same bytes."""
    file = io.BytesIO()
    conllu.write(conllu.read(io.BytesIO(path.read_bytes()), path.name), file)
    assert file.getvalue() == path.read_bytes()
    assert rewritten(lines_of(path)) == lines_of(path)


TEXTS = {
    "fr": [("pont", "Le maire du village parle du pont, et Anne au port.")],
    "de": [("de", "Sie fährt zum See und er ins Tal. Regnet es?")],
    "odd": [("odd", "Мост\u2028открыт — пусть .")],
    "poem": [("poem", "Тихо,   тихо: «спит»  вода.")],
    "detokenised": [("detokenised", "Do notgo .")],
    "all": [("все", "  \nРаз\tдва\n\r\nтри|\\\\qчетыре\xa0пять! \nДа.\n")],
    "mixed": [
        ("mixed", "До всего"),
        ("mixed-2", "Первый\n\nВторой Ещё"),
        ("третий", "Третий"),
        ("последний документ", "Всё\n\nКонец"),
    ],
    "coref": [("c", "Анна ушла .")],
}  # fmt: skip


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_text_and_ids_of_samples(path: Path) -> None:
    """`# newdoc` starts documents; gaps are what MISC and `# text` say."""
    found = list(conllu.read(io.BytesIO(path.read_bytes()), f"treebank/{path.name}"))
    assert [(document.id, document.text) for document in found] == TEXTS[path.stem]


def test_multiword_tokens_are_one_token() -> None:
    """The range line is the token and gives its layers; words and empty nodes stay in `native`."""
    (document,) = conllu.parse(sample("fr"))
    forms = [document.text[start:end] for start, end in document.tokens]
    assert forms == ["Le", "maire", "du", "village", "parle", "du", "pont", ",", "et", "Anne", "au", "port", "."]
    assert document.layers["lemma"][1:4] == ("maire", None, "village")
    assert document.layers["misc"] == (*[None] * 6, "SpaceAfter=No", None, None, None, None, "SpaceAfter=No", None)
    assert "xpos" not in document.layers
    (kept,) = document.native["conllu"]["sentences"]
    assert kept["comments"] == ["# newdoc id = pont", "# sent_id = pont-1", None]
    assert [(after, line.split("\t")[0]) for after, line in kept["rows"]] == [
        (3, "3"), (3, "4"), (6, "7"), (6, "8"), (10, "12.1"), (11, "13"), (11, "14"),
    ]  # fmt: skip


def test_paragraphs_are_blocks() -> None:
    """`# newpar` makes blocks, of what stands before the first one too; without it there are none."""
    rows = [row(1, "Да"), ""]
    (document,) = conllu.parse([*rows, "# newpar", *rows, *rows, "# newpar id = 2", *rows])
    assert document.text == "Да\n\nДа Да\n\nДа"
    assert document.blocks == (Block(0, 2, "paragraph"), Block(4, 9, "paragraph"), Block(11, 13, "paragraph"))
    assert document.sentences == (Fragment(0, 2), Fragment(4, 6), Fragment(7, 9), Fragment(11, 13))
    assert next(conllu.parse(rows)).blocks == ()


GAPS = [
    ("Да нет", "_", " "),
    ("Данет", "_", ""),
    ("Да  нет", "_", "  "),
    ("Да нет", r"SpacesAfter=\n", "\n"),
    ("Да нет", "SpaceAfter=No", " "),
    ("Данет", r"SpacesAfter=\n", ""),
    ("Да, нет", "SpaceAfter=No", ""),
    ("Да, нет", "_", " "),
    ("Да нет", r"TextAfter=,\s", ", "),
]


@pytest.mark.parametrize(("text", "said", "gap"), GAPS)
def test_who_is_right_about_a_gap(text: str, said: str, gap: str) -> None:
    """`# text` is right if the forms are in it; one blank of it may be any white space; else MISC is right."""
    lines = [f"# text = {text}", row(1, "Да", said), row(2, "нет"), ""]
    (document,) = conllu.parse(lines)
    assert document.text == f"Да{gap}нет"
    assert list(conllu.format(document)) == lines


def test_changed_spacing_is_said_anew() -> None:
    """Where MISC says another gap than the text has, its spacing keys are replaced, and nothing else."""
    lines = ["# text = Да нет", row(1, "Да", "Gloss=yes|SpaceAfter=No|A=b"), row(2, "нет", r"SpacesBefore=\t"), ""]
    (document,) = conllu.parse(lines)
    assert document.text == "Да\tнет"
    changed = replace(document, text="Да\nнет")
    assert misc(list(conllu.format(changed))) == [r"Gloss=yes|A=b|SpacesAfter=\n", "_"]
    assert back(changed) == changed


@pytest.mark.real
def test_real_treebanks_pass_through_unharmed() -> None:
    """Every file of UD Russian: the same lines, through JSON; every token exactly its slice of the text."""
    for path in sorted(real_data("ud_russian").rglob("*.conllu")):
        lines = lines_of(path)
        assert rewritten(lines) == lines, path.name
        forms = [found.text[start:end] for found in conllu.parse(lines) for start, end in found.tokens]
        assert forms == [line.split("\t")[1] for line in lines if line[:1].isdigit()]
