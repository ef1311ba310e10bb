"""The lexicon of frames."""

from itertools import chain
from pathlib import Path

import pytest

from saidby.annotate.systems import frames as module
from saidby.annotate.systems.frames import PARTS, frames, is_thought, light_verb, senses, tables, words

pymorphy3 = pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")


def test_every_word_of_the_lexicon_is_in_the_dictionary() -> None:
    """A misspelt lemma would never be found."""
    analyser = pymorphy3.MorphAnalyzer(lang="ru")
    lemmas = [
        (lemma, speech)
        for part, speech in PARTS.items()
        for group in tables()[part].values()
        for lemma in group["lemmas"].split()
    ]
    lemmas += [(verb, "INFN") for light in tables()["light"] for verb in light["verbs"].split()]
    known = {(a.normal_form.replace("ё", "е"), a.tag.POS) for lemma, _ in lemmas for a in analyser.parse(lemma)}
    assert [pair for pair in lemmas if pair not in known] == []


def test_what_a_word_takes_is_a_frame() -> None:
    """A frame that no word takes, or a name that is no frame's, would find nothing."""
    taken = set(chain.from_iterable(frame.takes for frame in frames()))
    groups = chain.from_iterable(tables()[part].values() for part in PARTS)
    given = set(chain.from_iterable(group["takes"].split() for group in (*groups, *tables()["light"])))
    assert taken == given


def test_every_frame_has_an_example_and_every_list_a_use() -> None:
    """A rule without example has no test; a list that nothing reads is dead."""
    assert all(frame.examples for frame in frames())
    source = "".join(path.read_text(encoding="utf-8") for path in Path(module.__file__).parent.glob("*.py"))
    assert [name for name in tables()["words"] if f'words("{name}")' not in source and name != "joints"] == []


@pytest.mark.parametrize(
    ("form", "kind", "lemma"),
    [
        ("сказал", "finite", "сказать"),
        ("подчёркнуто", "short", "подчеркнуть"),
        ("добавив", "converb", "добавить"),
        ("пообещать", "infinitive", "пообещать"),
        ("обещавший", "participle", "обещать"),
        ("просьбу", "noun", "просьба"),
        ("уверен", "state", "уверенный"),
        ("уверена", "state", "уверена"),
    ],
)
def test_a_form_is_known_with_its_kind(form: str, kind: str, lemma: str) -> None:
    """Every form of a verb, noun or adjective that reports is found by its lemma."""
    assert senses(form)[kind].lemma == lemma


def test_forms_that_report_nothing_are_not_known() -> None:
    """Commands, passive participles, words of another kind."""
    assert [senses(form) for form in ("скажи", "призванный", "мост")] == [{}, {}, {}]


def test_tense_and_thought() -> None:
    """«Считает» is the present of one verb and the future of another: it is the present."""
    assert (senses("скажет")["finite"].future, senses("считает")["finite"].future) == (True, False)
    assert [lemma for lemma in ("считать", "полагать", "сказать") if is_thought(lemma)] == ["считать", "полагать"]
    verb = light_verb("выразила")
    assert verb is not None
    assert verb.lemma == "выразить"
    assert "документ" not in words("writing")
