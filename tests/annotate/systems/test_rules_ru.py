"""`rules-ru` on texts of every order, mark and dash; own inventions."""

from itertools import chain
from typing import cast

import pytest
from braces import of_modes, speakers, with_braces, without_braces
from hypothesis import given
from hypothesis import strategies as st
from processes import answers
from real import real_data

from saidby.annotate.systems import predict
from saidby.annotate.systems.orders import Order, orders
from saidby.annotate.systems.quotes_ru import find_all
from saidby.corpus.check import check
from saidby.corpus.model import Block, BlockKind, Document, Fragment, Span, covered
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

NBSP = "\u00a0"

CASES = {
    # Marks, dashes, ends
    "guillemets": ("{Q «Мост откроют в мае»}, — {C сказал} {S мэр Заречья Пётр Лужин}.", "Пётр Лужин"),
    "straight marks, hyphen": ('{Q "Мост откроют в мае"}, - {C сказал} {S Пётр Лужин}.', "Пётр Лужин"),
    "low and high marks, en dash": ("{Q „Мост откроют в мае“}, – {C отметил} {S Пётр Лужин}.", "Пётр Лужин"),
    "high marks": ("{Q “Мост откроют в мае”}, — {C отметила} {S Анна Семёнова}.", "Анна Семёнова"),
    "no-break space": (f"{{Q «Мост откроют в мае»}},{NBSP}— {{C сказал}} {{S Пётр Лужин}}.", "Пётр Лужин"),
    "question": ("{Q «Когда откроют мост?»} — {C спросила} {S Анна Семёнова}.", "Анна Семёнова"),
    "exclamation": ("{Q «Мост открыт!»} — {C воскликнул} {S Пётр Лужин}.", "Пётр Лужин"),
    "ellipsis": ("{Q «Мост, кажется, открыт…»} — {C вздохнул} {S Пётр Лужин}.", "Пётр Лужин"),
    "three dots": ('{Q "Мост, кажется, открыт..."} - {C протянул} {S Пётр Лужин}.', "Пётр Лужин"),
    "comma inside of marks": ('{Q "Мост откроют в мае,"} - {C сказал} {S Пётр Лужин}.', "Пётр Лужин"),
    "several sentences": (
        "{Q «Мост старый. Он узок! Пора строить»}, — {C заключил} {S инженер Иван Гора}.",
        "Иван Гора",
    ),
    "no dash": ("{Q «Мост закрыт до весны»}, {C сообщил} {S Пётр Лужин}.", "Пётр Лужин"),
    "inches": ('{Q "Экран 15" стоит дорого"}, - {C сказал} {S Иван Гора}.', "Иван Гора"),
    # What stands between verb and source
    "words before the verb": ("{Q «Пора строить»}, — прежде всего {C сказал} {S Пётр Лужин}.", "Пётр Лужин"),
    "converb before the verb": ("{Q «Пора строить»}, — улыбнувшись, {C сказал} {S Пётр Лужин}.", "Пётр Лужин"),
    "an object and a date": (
        "{Q «Пора строить»}, — {C заявил} в среду журналистам {S первый заместитель мэра Иван Гора}, открывая мост.",
        "Иван Гора",
    ),
    "a medium in marks": (
        "{Q «Пора строить»}, — {C сказал} «Вечернему Заречью» {S директор завода «Луч» Сергей Мох}.",
        "Сергей Мох",
    ),
    "relative clause stays outside": (
        "{Q «Пора строить»}, — {C пояснила} {S архитектор Анна Семёнова}, которая приехала в Заречье утром.",
        "Анна Семёнова",
    ),
    "apposition behind the name": (
        "{Q «Пора строить»}, — {C говорит} {S Сергей Мох, директор завода}.",
        "Сергей Мох",
    ),
    "initials": ("{Q «Пора строить»}, — {C отметил} {S П. А. Лужин}.", "П. А. Лужин"),
    # Verb before
    "colon": ("{S Мэр Пётр Лужин} {C заявил}: {Q «Мост откроют в мае»}.", "Пётр Лужин"),
    "colon and straight marks": ('{S Анна Семёнова} {C ответила} коротко: {Q "Нет"}.', "Анна Семёнова"),
    "last of two verbs": ("{S Пётр Лужин} сказал, что устал, и {C добавил}: {Q «Пора домой»}.", "Пётр Лужин"),
    "converb and colon": ("{S Пётр Лужин} кивнул, {C добавив}: {Q «Пора домой»}.", "Пётр Лужин"),
    "relative clause before the verb": (
        "{S Пётр Лужин}, который приехал вчера, {C сказал}: {Q «Мост открыт»}.",
        "Пётр Лужин",
    ),
    "verb first": ("Как {C рассказал} журналистам {S Иван Гора}: {Q «Мост открыт»}.", "Иван Гора"),
    "colon, then both sides": (
        "{Q1 «Мост открыт»}, — {C1 сказал} {S12 Пётр Лужин} и {C2 добавил}: {Q2 «Пора домой»}.",
        "Пётр Лужин; Пётр Лужин",
    ),
    # Interrupted
    "within a sentence": (
        "{Q «Мост}, — {C сказал} {S Пётр Лужин}, — {Q откроют в мае»}.",
        "Пётр Лужин",
    ),
    "between sentences": (
        "{Q «Мост откроют в мае}, — {C сказал} {S мэр Пётр Лужин}. — {Q Потом построят второй»}.",
        "Пётр Лужин",
    ),
    "after a question": (
        '{Q "Где мост?} - {C спросил} {S Иван Гора}. - {Q Его нет на карте"}.',
        "Иван Гора",
    ),
    "twice": (
        "{Q «Мост}, — {C сказал} {S Иван Гора}, — {Q открыт. Он красив}, — {C заметил} {S он}. — {Q И широк»}.",
        "Иван Гора",
    ),
    "marks closed and opened again": (
        "{Q «Мост старый»}, — {C сказал} {S Пётр Лужин}, — {Q «и узкий»}.",
        "Пётр Лужин",
    ),
    "one subject, two quotes": (
        "{S12 Иван Гора} {C1 ответил}: {Q1 «Мост закрыт»}, — и {C2 добавил}: {Q2 «Пора домой»}.",
        "Иван Гора; Иван Гора",
    ),
    # Nested
    "a title inside": ("{Q «Я читаю „Вестник Заречья“ утром»}, — {C признался} {S Пётр Лужин}.", "Пётр Лужин"),
    "one closing mark for two": ("{Q «Я читаю газету «Вестник»}, — {C признался} {S Пётр Лужин}.", "Пётр Лужин"),
    "same straight marks inside": ('{Q "Завод "Луч" открыт"}, - {C сообщил} {S Сергей Мох}.', "Сергей Мох"),
    "a quote inside": (
        "{Q1 «{S2 Инженер} {C2 спросил} меня: {Q2 „Где мост?“}»}, — {C1 вспомнил} {S1 Пётр Лужин}.",
        "Пётр Лужин; инженер",
    ),
    # Without a mark, or with one
    "a mark that nothing closes": ("{S Лужин} {C сказал}: {Q «Мост откроют в мае}.", "Лужин"),
    "a mark that nothing closes before the author": ("{Q «Мост откроют в мае}, — {C сказал} {S Лужин}.", "Лужин"),
    "a mark that nothing opens": ("{Q Мост откроют в мае»}, — {C сказал} {S Лужин}.", "Лужин"),
    "a mark of another shape closes": ('{Q «Мост откроют в мае"}, - {C сказал} {S Лужин}.', "Лужин"),
    "single marks": ("{Q 'Мост откроют в мае'}, - {C сказала} {S Жанна д'Отрив}.", "Жанна д'Отрив"),
    "the speaker's own voice behind a colon": (
        "{S Анна Семёнова} {C ответила}: {Q мы строим мост}. Ей поверили.",
        "Анна Семёнова",
    ),
    "several paragraphs, marks opened again": (
        "{S Анна Семёнова} {C сказала}: {Q «Мост стар.}\n\n{Q «Он узок.}\n\n{Q «Пора строить»}.",
        "Анна Семёнова",
    ),
    "several paragraphs, the author in the last": (
        "{Q «Мост стар.}\n\n{Q «Пора строить»}, — {C сказала} {S Анна Семёнова}.",
        "Анна Семёнова",
    ),
    "several paragraphs, a mark at each end only": (
        "{Q «Мост стар.}\n\n{Q Он узок.}\n\n{Q Пора строить»}, — {C сказала} {S Анна Семёнова}.",
        "Анна Семёнова",
    ),
    "a paragraph behind a colon": (
        "{S Анна Семёнова} {C написала}:\n\n{Q Мы строим мост. Приходите все}.\n\nЕй поверили.",
        "Анна Семёнова",
    ),
    # Speakers
    "pronoun": (
        "Пётр Лужин открыл мост. Рядом стояла Анна Семёнова. {Q1 «Пора»}, — {C1 сказал} {S1 он}. "
        "{Q2 «Давно пора»}, — {C2 ответила} {S2 она}.",
        "Пётр Лужин; Анна Семёнова",
    ),
    "title": (
        "Инженер Иван Гора приехал в Заречье. Его встретил мэр Пётр Лужин. {Q «Мост старый»}, — {C отметил} {S инженер}.",
        "Иван Гора",
    ),
    "surname": (
        "Мост открыл Пётр Лужин. {Q «Мост старый»}, — {C отметил} {S Лужин}.",
        "Пётр Лужин",
    ),
    "surname of a couple": (
        "Пётр Лужин и Анна Лужина открыли мост. {Q «Мост красивый»}, — {C отметила} {S Лужина}.",
        "Анна Лужина",
    ),
    "name in another case": (
        "Журналисты встретили Петра Лужина. {Q «Мост открыт»}, — {C сказал} {S Лужин}.",
        "Пётр Лужин",
    ),
    "no subject": ("Пётр Лужин открыл мост. {C Добавил}: {Q «Пора домой»}.", "Пётр Лужин"),
    "a spokeswoman is not whom she serves": (
        "{Q «Мост открыт»}, — {C рассказала} {S пресс-секретарь Лужина Анна Семёнова}.",
        "Анна Семёнова",
    ),
    "nobody by name": ("{Q «Мост открыт»}, — {C рассказала} {S жительница посёлка}.", "жительница посёлка"),
    "press service": ("{Q «Мост открыт»}, — {C сообщили} в {S пресс-службе завода}.", "пресс-служба завода"),
    "document": ("{Q «Мост открыт»}, — {C говорится} в {S сообщении завода}.", "завод"),
    "anonymous": ("{Q «Мост открыт»}, — {C сообщил} {S источник}.", "-"),
    "they": ("{Q «Мост открыт»}, — {C говорят} {S они}.", "-"),
    "names in quoted words are no antecedents": (
        "Пётр Лужин открыл мост. {Q1 «Мост строил Иван Гора»}, — {C1 сказал} {S1 Лужин}. {Q2 «Он устал»}, — {C2 добавил} {S2 он}.",
        "Пётр Лужин; Пётр Лужин",
    ),
    "whom a paper quotes": (
        "{Q «Мост открыт»}, — {C цитирует} {S мэра Заречья Петра Лужина} газета «Луч».",
        "Пётр Лужин",
    ),
    "whose words a paper quotes": (
        "{Q «Мост открыт»}, — {C цитирует} газета «Луч» слова {S мэра Петра Лужина}.",
        "Пётр Лужин",
    ),
    "nobody whom a paper quotes": ("{Q «Мост открыт»}, — {C цитирует} газета «Луч».", "-"),
    "a name in brackets": (
        "{Q «Мост открыт»}, — {C сказал} {S инженер Джон Мост (John Most)}, открывая его.",
        "Джон Мост",
    ),
    "two phrases for one": (
        "{C Сообщил} {S наблюдатель от палаты заречный инженер Иван Мох}: {Q «Мост открыт»}.",
        "Иван Мох",
    ),
    "relative pronoun": (
        "Мэр встретил инженера Ивана Гору, {S который} {C сказал}: {Q «Мост открыт»}.",
        "Иван Гора",
    ),
    "a shorter title": (
        "Президент палаты Заречья Иван Гора приехал. {Q «Пора»}, — {C отметил} {S президент палаты}.",
        "Иван Гора",
    ),
    "a bare noun that nobody was called": (
        "Мост открыл Пётр Лужин. {Q «Пора»}, — {C отметил} {S чиновник}.",
        "Пётр Лужин",
    ),
    "the same nobody twice": (
        "{Q1 «Пора»}, — {C1 сказала} {S1 жительница посёлка}. {Q2 «Давно пора»}, — {C2 добавила} {S2 жительница посёлка}.",
        "жительница посёлка; жительница посёлка",
    ),
    # Without verb
    "headline with the name behind": ("{Q «Мост откроют в мае»} — {S мэр Пётр Лужин}", "Пётр Лужин"),
    "headline with the name before": ("{S Пётр Лужин}: {Q «Мост откроют в мае»}", "Пётр Лужин"),
}
"""Name of the case: the text in braces, and who speaks."""


NOTHING = {
    "a newspaper": "Газета «Вестник Заречья» вышла утром.",
    "a newspaper's correspondent": 'Инженер Иван Гора в беседе с корреспондентом "Вестника Заречья" вспомнил о мосте.',
    "a newspaper that says": "«Вестник» сообщил о новом мосте.",
    "scare quotes": "Так называемые «эксперты» промолчали.",
    "a piece woven into indirect speech": "Мост назвали «гордостью города», — сказал мэр.",
    "a title at the start of speech without marks": "«Луч» — лучший завод, — сказал мэр.",
    "a title and a name behind a dash": "«Луч» — завод Петра Лужина",
    "a title behind a colon": "Пётр Лужин: «Мост»",
    "a statement with a name": "«Вестник Заречья вышел» — так Пётр Лужин понял шум",
    "a caption": "Пётр Лужин открыл выставку: «Мосты Заречья в рисунках детей»",
    "no marks": "Пётр Лужин сказал, что мост откроют в мае.",
    "a mark that nothing closes": "Пётр Лужин открыл «мост, который строили три года.",
    "empty": "",
}
"""Texts in which nobody is quoted directly."""


def label(text: str) -> Document:
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    return found


@pytest.mark.parametrize(("line", "names"), CASES.values(), ids=CASES)
def test_a_direct_quote_is_found_with_cue_source_and_speaker(line: str, names: str) -> None:
    """Content, cue, source and speaker are exact."""
    found = of_modes(label(without_braces(line)), "direct")
    assert with_braces(found) == line
    assert "; ".join(speakers(found)) == names


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_marks_without_attribution_are_no_quote(text: str) -> None:
    """Titles, scare quotes and woven-in pieces are not taken for direct speech."""
    found = of_modes(label(text), "direct")
    assert with_braces(found) == text
    assert {span.label for span in found.spans} <= {"NONSPEECH", "PER"}
    assert found.relations == ()


@pytest.mark.parametrize(("order", "line"), [(order, line) for order in orders("ru") for line in order.examples])
def test_an_order_reads_its_examples(order: Order, line: str) -> None:
    """The examples beside the rules are their tests, and the rule that they stand beside is the one that found them."""
    text = without_braces(line)
    document = Document("d", text, "ru", blocks=(Block(0, len(text), cast(BlockKind, order.block or "paragraph")),))
    (found,) = predict("rules-ru", [document])
    assert with_braces(found) == line
    assert {quote.found.rule for quote in find_all(document)[0]} == {f"order {order.name}"}


def test_every_order_has_an_example() -> None:
    """A rule without example has no test."""
    assert all(order.examples for order in orders("ru"))


PULL = """Мэр Заречья Пётр Лужин открыл мост.

"Мост простоит сто лет. Потом построят второй"

– Пётр Лужин

Инженер Анна Семёнова напомнила о сроках.

«Строили три года»

— Анна Семёнова, инженер

"Это очень много", - добавила она."""


def test_pull_quotes_have_the_line_behind_them_as_source() -> None:
    """Marks inside the content, the dash outside the source, no cue, the role a part of the source."""
    found = of_modes(label(PULL), "direct")
    quotes = [span for span in found.spans if span.label == "QUOTE"]
    sources = [span for span in found.spans if span.label == "SOURCE"]
    assert [covered(PULL, span.fragments) for span in quotes] == [
        '"Мост простоит сто лет. Потом построят второй"',
        "«Строили три года»",
        '"Это очень много"',
    ]
    assert [span.attrs for span in quotes] == [
        {"mode": "direct", "layout": "pull", "source_form": "name"},
        {"mode": "direct", "layout": "pull", "source_form": "name"},
        {"mode": "direct", "layout": "inline", "source_form": "pronoun"},
    ]
    assert [covered(PULL, span.fragments) for span in sources] == ["Пётр Лужин", "Анна Семёнова, инженер", "она"]
    assert speakers(found) == ["Пётр Лужин", "Анна Семёнова", "Анна Семёнова"]
    assert sum(span.label == "CUE" for span in found.spans) == 1


def test_a_pull_quote_does_not_change_who_he_is() -> None:
    """A pull quote stands outside the running text: «он» is the last subject of that."""
    text = "Мост открыл инженер Иван Гора.\n\n«Простоит сто лет»\n\n— Пётр Лужин\n\n«Строили три года», — сказал он."
    assert speakers(label(text)) == ["Пётр Лужин", "Иван Гора"]


def test_a_pull_quote_may_have_neither_marks_nor_source() -> None:
    """A block that is known to be a pull quote is one whole quote, and nobody's, if a speaker's own voice shows."""
    text = "Мы откроем мост в мае\n\nМост длиннее прежнего\n\nПётр Лужин приехал."
    blocks = (Block(0, 21, "pull_quote"), Block(23, 44, "pull_quote"), Block(46, 65, "paragraph"))
    (found,) = predict("rules-ru", [Document("d", text, "ru", blocks=blocks)])
    assert with_braces(found) == "{Q Мы откроем мост в мае}\n\nМост длиннее прежнего\n\nПётр Лужин приехал."


def test_an_answer_may_have_several_paragraphs() -> None:
    """Behind a label, a paragraph in the speaker's own voice goes on with the answer; one of the author does not."""
    text = "Корреспондент: Мост готов?\n\nЛужин: Готов.\n\nЯ сам его строил.\n\nЛужин смотрит на реку."
    found = label(text)
    assert with_braces(found) == (
        "{S1 Корреспондент}: {Q1 Мост готов?}\n\n{S2 Лужин}: {Q2 Готов.}\n\n{Q2 Я сам его строил}.\n\nЛужин смотрит на реку."
    )


def test_a_heading_is_a_headline() -> None:
    """The layout tells where a quote stands."""
    text = "Пётр Лужин: «Мост откроют в мае»\n\nМэр Заречья открыл новый мост через реку, который строили три года."
    found = label(text)
    assert [span.attrs["layout"] for span in found.spans if span.label == "QUOTE"] == ["headline"]


def test_a_source_has_the_entity_of_the_speaker() -> None:
    """QUOTE, CUE and SOURCE are joined by relations whose ids are made of head and label."""
    found = label("«Мост открыт», — сказал Пётр Лужин.")
    (entity,) = found.entities
    assert (entity.label, entity.name) == ("PER", "Пётр Лужин")
    assert [(span.label, span.entity) for span in found.spans] == [
        ("QUOTE", None),
        ("CUE", None),
        ("SOURCE", entity.id),
        ("PER", entity.id),
    ]
    assert [(r.id, r.label, r.tail) for r in found.relations] == [
        ("q1.cue", "cue", "c1"),
        ("q1.source", "source", "s1"),
        ("q1.speaker", "speaker", "e1"),
    ]


def test_people_that_are_given_are_taken() -> None:
    """With PER given, a name that natasha does not know is a person."""
    text = "Утром ьъьъ открыл мост. «Пора», — сказал он."
    document = Document("d", text, "ru", spans=(Span("n1", "PER", (Fragment(6, 10),)),))
    (found,) = predict("rules-ru", [document], given=["PER"])
    assert speakers(found) == ["ьъьъ"]


PIECES = (
    "«", "»", '"', "„", "“", "Мост открыт", " Пётр Лужин", " сказал", " он", " мэр", ", — ", ". — ", " - ", ": ", ". ", "? ", "! ", "…", "\n\n",
    "\n", "Лужин: ", "— ", "«Мы ", "'", "''", " Ответ мэра: ", " баннер ", "!», ", " «Нет»", " Анна", " которая", " в ", "(", ")", "П. ", NBSP, "😀", "e\u0301", " сообщили в мэрии", " добавив", "12", ", ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_a_valid_document(text: str) -> None:
    """Whatever stands in the text: no error, valid spans and relations, the same answer twice."""
    found = label(text)
    assert check(found) == []
    assert found == label(text)


def test_another_process_gives_the_same() -> None:
    """Nothing hangs on the order of sets, which differs from process to process."""
    text = " ".join(without_braces(line) for line, _ in CASES.values())
    runs = answers("rules-ru", "ru", text)
    assert len(runs) == 1
    assert b"{QUOTE" in runs.pop()


HOSTILE = (
    '"',
    "«, — сказал он, — ",
    "Лужин сказал: «Мост ",
    "«" + " " * 50_000,
    "''а ",
    "— Да? ",
    "сказал: мы ",
    "(«а» ",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hundred_thousand_characters_of_unbalanced_marks_are_read(unit: str) -> None:
    """Time is linear: what is quadratic would not end here."""
    text = (unit * 100_000)[:100_000]
    document = Document("d", text, "ru", blocks=(Block(0, len(text), "paragraph"),))
    (found,) = predict("rules-ru", [document])
    assert found.text == text


@pytest.mark.parametrize("unit", ["«Мост.\n\n", "— Да.\n\n", "Лужин сказал:\n\nМы идём.\n\n"])
def test_many_short_paragraphs_are_read(unit: str) -> None:
    """Time is linear in the number of blocks, too."""
    text = (unit * 30_000)[:30_000].strip()
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    assert check(found) == []


@pytest.mark.real
def test_the_real_article() -> None:
    """Four pull quotes and four inline ones with their speakers; a newspaper's name in marks is none."""
    text = (real_data("article") / "article.txt").read_text("utf-8")
    found = label(text)
    quotes = [span for span in found.spans if span.label == "QUOTE" and span.attrs["mode"] == "direct"]
    assert [span.attrs["layout"] for span in quotes] == ["pull"] * 4 + ["inline"] * 4
    marks = [place for place, mark in enumerate(text) if mark == '"']
    newspaper = text.index("Вестника Кавказа")
    own = [place for place in marks if not newspaper - 2 < place < newspaper + 20]
    assert list(chain.from_iterable((span.start, span.end - 1) for span in quotes)) == own
    spoken = dict(zip(_quotes(found), speakers(found), strict=True))
    assert [spoken[span.id].split()[-1] for span in quotes] == ["Токаев"] * 2 + ["Алиев"] * 2 + ["Ибрагимов"] * 4
    cues = {relation.head: relation.tail for relation in found.relations if relation.label == "cue"}
    words = {span.id: covered(text, span.fragments) for span in found.spans}
    assert [words[cues[span.id]] for span in quotes if span.id in cues] == ["сказал", "отметил", "добавил", "заключил"]
    assert [words[span.id] for span in found.spans if span.label == "NONSPEECH"] == ['"Вестника Кавказа"']


def _quotes(document: Document) -> list[str]:
    spans = [span for span in document.spans if span.label == "QUOTE"]
    return [span.id for span in sorted(spans, key=lambda span: (span.start, -span.end))]
