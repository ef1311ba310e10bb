"""The lexicon of verbs that report."""

import pytest

from saidby.annotate.systems.cues import VERBS, Cue, cue_of, lexicon

pymorphy3 = pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")

FORMS = {
    "сказал": Cue("сказать", "speech", gender="masc"),
    "Подчеркнула": Cue("подчеркнуть", "speech", gender="femn"),
    "заявили": Cue("заявить", "speech", plural=True),
    "говорит": Cue("говорить", "speech"),
    "передаёт": Cue("передавать", "speech"),
    "передает": Cue("передавать", "speech"),
    "добавив": Cue("добавить", "speech", converb=True),
    "считает": Cue("считать", "thought"),
    "усмехнулся": Cue("усмехнуться", "manner", gender="masc"),
    "говорится": Cue("говориться", "impersonal"),
    "сказано": Cue("сказать", "impersonal"),
    "цитирует": Cue("цитировать", "quoting"),
}


@pytest.mark.parametrize(("form", "cue"), FORMS.items())
def test_a_form_that_reports_is_known(form: str, cue: Cue) -> None:
    """Lemma, group, and what the subject agrees with."""
    assert cue_of(form) == cue


@pytest.mark.parametrize(
    "form", ["сказать", "скажи", "скажу", "говоришь", "скажем", "сказавший", "мост", "слова", "", "12"]
)
def test_other_words_report_nobody(form: str) -> None:
    """Infinitives, commands, participles, the first and second person; words that are no verbs."""
    assert cue_of(form) is None


def test_every_verb_is_one_of_the_dictionary_and_in_one_group() -> None:
    """A misspelt lemma would never be found."""
    analyser = pymorphy3.MorphAnalyzer(lang="ru")
    verbs = [lemma for group in VERBS for lemma in lexicon()[group]]
    unknown = [v for v in verbs if not any(a.tag.POS == "INFN" and a.is_known for a in analyser.parse(v))]
    assert unknown == []
    assert sorted(set(verbs)) == sorted(verbs)
    assert set(lexicon()) == {*VERBS, "anonymous", "words", "passing", "things", "gestures", "and"}
