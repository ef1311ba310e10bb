"""Indirect, mixed and reported speech that `rules-ru` finds; own inventions."""

import pytest
from braces import of_modes, with_braces, without_braces
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.systems import predict
from saidby.annotate.systems.frames import frames
from saidby.annotate.systems.quotes_ru import find_all
from saidby.corpus.check import check
from saidby.corpus.model import Document, covered
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

EXAMPLES = [(frame.name, line) for frame in frames() for line in frame.examples]


def label(text: str) -> Document:
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    return of_modes(found, "indirect", "mixed", "reported")


@pytest.mark.parametrize(("frame", "line"), EXAMPLES)
def test_a_frame_reads_its_examples(frame: str, line: str) -> None:
    """The examples beside the frames are their tests, and the frame that they stand beside is the one that found them."""
    text = without_braces(line)
    assert with_braces(label(text)) == line
    rules = {quote.found.rule for quote in find_all(segment(Document("d", text, "ru")))[0]}
    assert f"frame {frame}" in rules


REACH = {
    "its own clauses": "{S Лужин} {C сообщил}, {Q что мост, который строили зимой, готов и что паром ушёл}.",
    "a further main clause": "{S Лужин} {C сообщил}, {Q что мост готов: краска высохла}.",
    "another verb of the same subject": (
        "{S12 Лужин} {C1 сообщил}, {Q1 что мост готов}, и {C2 пообещал} {Q2 открыть его в мае}."
    ),
    "a converb": "{S12 Лужин} {C1 сообщил}, {Q1 что мост готов}, {C2 подчеркнув}, {Q2 что ждали все}.",
    "the main clause goes on": "{S Рыбаки} {C говорят}, {Q что к лету привыкнут все}, и сидят на берегу.",
    "a condition": "Если {S комиссия} {C скажет}, {Q что мост опасен}, его закроют.",
    "a noun as subject": "{C Заявление} {S завода} о том, {Q что мост готов}, удивило всех.",
    "another speaker behind a colon": (
        "{S1 Мэр} {C1 объяснил}, {Q1 почему закрыл мост: опоры стары}, а {Q2 дно}, {C2 по оценке} {S2 Стужевой}, {Q2 рыхлое}."
    ),
    "nested": "{S1 Стужева} {C1 рассказала}, {Q1 что {S2 порт} трижды {C2 просил} {Q2 прислать ледокол}}.",
    "words aside in the middle": "{Q Мост}, {C рассказывает} {S она}, {Q зовут «Каменщиком», и он не обижается}.",
    "words aside behind all": "{Q В мае мост откроют, а дорогу закончат позже}, {C сказала} {S Стужева}.",
    "the clause of words aside": "Мост закрыт, {Q паром}, как {C сообщается} на {S сайте порта}, {Q пойдёт в мае}.",
    "a conjunction before words aside": "Лужин приехал на мост и, как {C утверждают} {S рыбаки}, {Q сам красил перила}.",
    "joints": "Кроме того, {Q мост}, {C по} {S его} {C словам}, {Q готов}.",
    "a relative clause of the owner": "{C Согласно} {S отчёту}, с которым ознакомилась газета, {Q мост готов}.",
    "a dateline": "ЗАРЕЧЬЕ, 12 мая — {Q Мост готов}, {C сообщил} {S мэр}.",
    "brackets": "Мост закрыт ({C по данным} {S мэрии}, {Q до мая}).",
    "a missed end of a sentence": "Он приехал в 2006 г. {C По данным} {S мэрии}, {Q мост готов}.",
    "a clause that hangs on the topic": "{S Лужин} {C рассказал} {Q о мосте, что стоит у реки}.",
    "a clause of time": "Мост закрыли после того, как {S рыбаки} {C сообщили} {Q о трещине}.",
    "a deed behind a clause": "{Q1 Какой мост}, {S12 мэр} {C2 обещал} {Q2 {C1 рассказать} в мае}.",
    "initials": "{S И. Лужин} {C сообщил}, {Q что мост готов}.",
}
"""Name of the case: how far content reaches, and its sources."""

SOURCES = {
    "joined": "{S1 Лужин} и {S1 министр Инна Стужева} {C1 заявили}, {Q1 что мост готов}.",
    "in a body": "В {S мэрии Заречья} {C ответили}, {Q что мост готов}.",
    "from a document": "Из {S отчёта завода} {C следует}, {Q что мост готов}.",
    "a relative pronoun": "Пришёл Лужин, {S который} {C сказал}, {Q что мост готов}.",
    "nobody": "{C Говорят}, {Q что мост готов}.",
    "a participle": "{S Лужин}, {C обещавший} {Q открыть мост}, заболел.",
    "not the subject of the content": "{S12 Рыбаки} {C1 говорят}, {Q1 что цена растёт}, и {C2 советуют} {Q2 ждать}.",
}
"""Name of the case: whose words they are."""


@pytest.mark.parametrize("line", [*REACH.values(), *SOURCES.values()], ids=[*REACH, *SOURCES])
def test_content_ends_where_another_clause_takes_over(line: str) -> None:
    """Content, cue and source are exact."""
    numbered = line.replace("{S1 ", "{S ").replace("{C1 ", "{C ").replace("{Q1 ", "{Q ") if "{Q2" not in line else line
    assert with_braces(label(without_braces(line))) == numbered


LOOK_ALIKES = {
    "the author to his reader": "Отметим, что мост готов. Напомним, что мост стар.",
    "other senses": "Лужин отметил праздник, заключил договор и добавил денег.",
    "knowing and feeling": "Лужин знает, что мост готов, надеется на лето и рад, что люди пришли.",
    "a decision": "Лужин решил построить второй мост.",
    "data do not speak": "Это говорит о том, что мост стар. Опыт показал, что дно рыхлое.",
    "a thing that threatens": "Мост грозит рухнуть.",
    "nobody's infinitive": "Можно сказать, что мост готов. Говорить об этом рано.",
    "a noun that points back": "Это заявление, что и понятно, забыли.",
    "another «согласно»": "Рабочие красили мост согласно плану.",
    "data without an owner": "По последним данным, мост готов.",
    "a name": "Паром назвали «Упорный».",
    "so called": "Так называемый «мёртвый объём» мал.",
    "purpose and time": "Лужин говорил до того, как пришла Стужева.",
    "a set phrase": "Паром ходит, не говоря о том, что он стар.",
}
"""Name of the case: no report."""


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_no_report(text: str) -> None:
    """Words of speech in another sense report nothing."""
    assert with_braces(label(text)) == text


MODES = {
    "Лужин заявил, что мост «простоит века».": "mixed",
    "Лужин заявил, что паром «Упорный» ушёл.": "indirect",
    "По словам Лужина, строительный «бум» скоро кончится.": "indirect",
    "Лужин сказал, что мост «прекрасен».": "mixed",
    "Лужин надеется, что мост «простоит века».": "mixed",
    "Лужин рассказал о мосте.": "reported",
    "Чиновники говорят о «временных трудностях».": "mixed",
}
"""Text: the mode of its only quote."""


@pytest.mark.parametrize(("text", "mode"), MODES.items())
def test_the_mode_tells_whose_words_stand_in_marks(text: str, mode: str) -> None:
    """Two words in small letters, or the predicate, are the speaker's; titles and scare words are not."""
    assert [span.attrs["mode"] for span in label(text).spans if span.label == "QUOTE"] == [mode]


MANNERS = {
    "Лужин не говорил, что мост закроют.": {"factuality": "negated"},
    "Лужин отказался уточнить, когда откроют мост.": {"factuality": "negated"},
    "Лужин не исключил, что мост закроют.": {},
    "Если Лужин скажет, что мост опасен, его закроют.": {"factuality": "hypothetical"},
    "Лужин расскажет, как строили мост.": {"factuality": "future"},
    "Лужин намерен заявить, что мост опасен.": {"factuality": "future"},
    "Лужин считает, что мост готов.": {"medium": "thought"},
    "По мнению Лужина, мост готов.": {"medium": "thought"},
    "Стужева написала, что едет.": {"medium": "writing"},
    "В отчёте говорится, что мост готов.": {"medium": "writing"},
    "Лужин сообщил в соцсети, что мост готов.": {"medium": "writing"},
    "Лужин сообщил, что мост готов.": {},
}
"""Text: medium and factuality, if they are not speech and actual."""


@pytest.mark.parametrize(("text", "attrs"), MANNERS.items())
def test_medium_and_factuality_tell_how_it_was_said(text: str, attrs: dict[str, str]) -> None:
    """Only what differs from the usual is written."""
    (quote,) = [span for span in label(text).spans if span.label == "QUOTE"]
    assert {name: quote.attrs[name] for name in ("medium", "factuality") if name in quote.attrs} == attrs


ADDRESSEES = {
    "Стужева сказала журналистам, что мост цел.": ["журналистам"],
    "Стужева призвала Лужина беречь мост.": ["Лужина"],
    "Лужин заявил в интервью газете «Луч», что мост цел.": ["газете «Луч»"],
    "Лужин обратился к жителям с просьбой беречь мост.": ["жителям"],
    "Лужин сказал, что мост цел.": [],
}
"""Text: to whom it was said."""


@pytest.mark.parametrize(("text", "names"), ADDRESSEES.items())
def test_addressees_depend_on_the_cue(text: str, names: list[str]) -> None:
    """A dative, the object of asking, «к» with a verb that turns to somebody, «в интервью»."""
    found = label(text)
    assert [covered(text, span.fragments) for span in found.spans if span.label == "ADDRESSEE"] == names


PIECES = (
    "«", "»", "Мост открыт", " Пётр Лужин", " сказал", " он", " мэр", ", — ", ": ", ". ", "? ", "…", "\n\n", " Анна", " которая", " в ", "(", ")",
    "П. ", " сообщили в мэрии", " добавив", "12", ", ", " что", " как", " по словам", " согласно", " по его словам", " мол", " назвал",
    " со ссылкой на", " и", " обещал", " открыть", " если", " не", " выразил надежду", " об этом", " о мосте", " заявление", " о том",
    " чудом", " «чудом»", " ли", " бы", " слова которого приводит", "Сказав", " следует из", " с просьбой", " обратился", "сказано ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_a_valid_document(text: str) -> None:
    """Whatever stands in the text: no error, valid spans and relations."""
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    assert check(found) == []
