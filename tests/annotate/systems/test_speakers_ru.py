"""Who speaks, by `rules-ru`: names, titles, pronouns, bodies, turns; own inventions."""

import pytest
from braces import speakers

from saidby.annotate.systems import predict
from saidby.annotate.systems.phrases import role_lemma
from saidby.annotate.systems.roles_ru import families, is_body, roles, takes_up
from saidby.corpus.model import Block, BlockKind, Document, covered
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

CASES = {
    # Titles
    "a title in another sentence": (
        "Пётр Лужин, мэр Заречья с 2020 года, приехал. Его ждала Анна Семёнова. «Мост открыт», — сказал мэр.",
        "Пётр Лужин",
    ),
    "a wider title": (
        "Мэр Заречья Пётр Лужин встретил инженера Ивана Гору. «Мост открыт», — сказал глава города.",
        "Пётр Лужин",
    ),
    "a wider title of a state": (
        "Президент Озерии Пётр Лужин встретил министра Ивана Гору. «Мост открыт», — сказал глава государства.",
        "Пётр Лужин",
    ),
    "a country's adjective": (
        "Президент Турции Пётр Лужин встретил президента Греции Ивана Лапина. «Рад», — сказал турецкий президент. "
        "«И я», — ответил греческий президент.",
        "Пётр Лужин; Иван Лапин",
    ),
    "two with titles side by side": (
        "Президент Приозёрья Пётр Лужин и президент Заречья Иван Лапин встретились. «Рад», — сказал президент Приозёрья.",
        "Пётр Лужин",
    ),
    "a former title": ("Экс-мэр Заречья Пётр Лужин болен. «Я здоров», — возразил экс-мэр.", "Пётр Лужин"),
    "a list of titles before a dash": (
        "Актриса, режиссёр и посол мира — Анна Мох — приехала. «Рада», — сказала актриса.",
        "Анна Мох",
    ),
    "one of kin": (
        "Мать капитана команды Анна Мох приехала. «Мы победили», — сказала мать хоккеиста.",
        "Анна Мох",
    ),
    "a noun that takes up": ("Анна Мох спела в Заречье. «Пела от души», — призналась артистка.", "Анна Мох"),
    "a noun for somebody new": ("Анна Мох открыла мост. «Мост узок», — сказал водитель.", "водитель"),
    "one of several": ("«Мост узок», — сказал один из рыбаков.", "один из рыбаков"),
    # Pronouns
    "the speaker before": (
        "«Мост открыт», — сказал Пётр Лужин на встрече с Иваном Горой. «Пора домой», — добавил он.",
        "Пётр Лужин; Пётр Лужин",
    ),
    "not whom he speaks to": (
        "«Мост открыт», — сказал Иван Лапин. Пётр Лужин кивнул. «Пора домой», — сказал он Лапину.",
        "Иван Лапин; Пётр Лужин",
    ),
    "the other one": (
        "Пётр Лужин позвал Семёна Лапина. «Иду», — ответил тот.",
        "Семён Лапин",
    ),
    "both": (
        "Пётр Лужин и Анна Семёнова обошли мост. Они сказали: «Мост открыт».",
        "Пётр Лужин; Анна Семёнова",
    ),
    "a stranger": ("На скамье сидел старик с удочкой. «Зато тихо», — сказал он.", "старик"),
    "no subject, impersonal": ("Пётр Лужин приехал. Сообщается: «Мост открыт».", "-"),
    "a relative clause about a noun": ("Пришёл водитель, который сказал: «Мост узок».", "водитель"),
    "not who only gave the name": (
        "Анна Мох приехала. Её мучит болезнь Лужина. «Мне лучше», — сказала она.",
        "Анна Мох",
    ),
    # Bodies
    "a body by its noun": (
        "Завод «Луч» закрыт до мая. «Платить нечем», — сообщили в компании.",
        "Луч",
    ),
    "a body in another case": ("Завод «Заречстрой» растёт. «Мост открыт», — ответили в «Заречстрое».", "Заречстрой"),
    "a document is of who issued it": (
        "«Мост открыт», — говорится в письме компании «Заречстрой».",
        "Заречстрой",
    ),
    "a thing is nobody": ("«Мост закрыт», — написано на столбе.", "-"),
    "a crowd is nobody": ("«Мост закрыт», — сообщают СМИ.", "-"),
    "an anonymous source": ("«Мост закрыт», — сообщил источник в компании «Заречстрой».", "-"),
    "a place that speaks": ("«Билеты проданы», — уверяют в филармонии.", "филармония"),
    "a place that does not": ("«Билеты проданы», — сказали мне в коридоре.", "-"),
    "a paper that no other noun names": ("«Мост открыт», — пишет «Речной створ».", "Речной створ"),
    "a document of the body before": (
        "Компания «Заречстрой» ответила: «Мост открыт». «Ждём всех», — говорится в её сообщении.",
        "Заречстрой; Заречстрой",
    ),
    "another": (
        "«Мост узок», — сказал пассажир. «Мост длинен», — возразил другой пассажир.",
        "пассажир; другой пассажир",
    ),
    "two by a noun": (
        "Пётр Лужин и Анна Лужина открыли кафе. «Встаём рано», — уверяют супруги.",
        "Пётр Лужин; Анна Лужина",
    ),
    "the servant of a woman": (
        "«Отставки не будет», — заявил пресс-секретарь губернатора Устиньи Правдиной.",
        "пресс-секретарь губернатора Устиньи Правдиной",
    ),
    # Without source
    "the gender of the words": (
        "«Мост открыт», — сказала Анна Мох. Пётр Лужин кивнул. «Я сама резала ленту на мосту».",
        "Анна Мох; Анна Мох",
    ),
    "a given name that a man and a woman can have": (
        "Приехал портной Андреа Вилль. «Мост узок», — рассказал Андреа.",
        "Андреа Вилль",
    ),
    "a given name that ends like a man's surname": (
        "Пела Кэтрин Вилль. «Мост узок», — сказала Кэтрин.",
        "Кэтрин Вилль",
    ),
    "the subject before": ("Пётр Лужин развёл руками. «Мост старый. Он закрыт».", "Пётр Лужин"),
}
"""Name of the case: the text, and who speaks."""

FORMS = {
    "name": "«Мост открыт», — сказал мэр Пётр Лужин.",
    "nominal": "«Мост открыт», — сказала жительница посёлка.",
    "pronoun": "Пётр Лужин приехал. «Мост открыт», — сказал он.",
    "generic": "«Мост открыт», — говорят жители.",
    "null": "Пётр Лужин приехал. Добавил: «Мост открыт».",
}


def label(text: str, kinds: tuple[BlockKind, ...] = ()) -> Document:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    blocks = tuple(
        Block(start, start + len(line), kind) for start, line, kind in zip(starts, lines, kinds, strict=False)
    )
    document = Document("d", text, "ru", blocks=blocks)
    (found,) = predict("rules-ru", [document if kinds else segment(document)])
    return found


def all_speakers(document: Document) -> str:
    """Give the speakers of the quotes in text order; those of one quote in the order of its relations."""
    names = {entity.id: entity.name for entity in document.entities}
    told = [names[relation.tail] for relation in document.relations if relation.label == "speaker"]
    return "; ".join(told) or "-"


@pytest.mark.parametrize(("text", "names"), CASES.values(), ids=CASES)
def test_who_speaks(text: str, names: str) -> None:
    """The entity of each quote is the one that the manual's table of speakers asks for."""
    assert all_speakers(label(text)) == names


@pytest.mark.parametrize(("form", "text"), FORMS.items())
def test_the_form_of_the_source(form: str, text: str) -> None:
    """`source_form` is the first row of the manual's table that fits."""
    assert [span.attrs["source_form"] for span in label(text).spans if span.label == "QUOTE"] == [form]


def test_turns_of_a_dialogue_alternate() -> None:
    """A turn without author's words is the other one's."""
    text = "Пётр Лужин ждал Анну Семёнову.\n— Готово? — спросила она.\n— Готово.\n— Идём?"
    found = label(text, ("paragraph", "turn", "turn", "turn"))
    assert speakers(found) == ["Анна Семёнова", "Пётр Лужин", "Анна Семёнова"]


def test_answers_of_an_interview_are_the_persons_interviewed() -> None:
    """Turns without any author's words: a question is the reporter's, what follows it an answer."""
    text = "Мы встретили инженера Ивана Лапина. Лапин строит мосты.\n— Когда откроют мост?\n— Весной.\n— И паром?\n— Летом."
    found = label(text, ("paragraph", "turn", "turn", "turn", "turn"))
    assert speakers(found) == ["-", "Иван Лапин", "-", "Иван Лапин"]


def test_a_headline_is_of_who_says_the_same() -> None:
    """A headline's words are found again in the text."""
    text = "«Мост простоит сто лет»\nПётр Лужин приехал. «Мост простоит сто лет», — сказала Анна Семёнова. «Да», — ответил Лужин."
    found = label(text, ("heading", "paragraph"))
    assert speakers(found)[0] == "Анна Семёнова"


def test_a_name_is_one_entity_with_its_aliases() -> None:
    """Names carry the entity; the fullest one names it, the others are aliases; pronouns that speak are mentions."""
    found = label("Пётр Лужин приехал. Лужину рады. «Мост открыт», — сказал он.")
    (entity,) = found.entities
    assert (entity.name, entity.aliases) == ("Пётр Лужин", ("Лужин",))
    named = [(span.label, covered(found.text, span.fragments)) for span in found.spans if span.entity == entity.id]
    assert sorted(named) == [("MENTION", "он"), ("PER", "Лужину"), ("PER", "Пётр Лужин"), ("SOURCE", "он")]


def test_blanks_inside_of_marks_are_no_part_of_a_name() -> None:
    """A body that the recogniser misses, known by its name in marks alone."""
    found = label("«Мост открыт», — сообщает газета « вечерний луч ».")
    assert [entity.name for entity in found.entities] == ["вечерний луч"]
    assert [covered(found.text, s.fragments) for s in found.spans if s.label == "ORG"] == ["вечерний луч"]


def test_what_a_role_takes_up() -> None:
    """Wider words take up narrower ones, not the other way round; bodies only those of their kind."""
    assert takes_up("глава", "мэр")
    assert not takes_up("мэр", "врач")
    assert takes_up("компания", "завод")
    assert not takes_up("завод", "аэропорт")
    assert families("турецкий") & families("турция")


def test_every_word_of_the_data_is_a_lemma() -> None:
    """A word that is no lemma would never be found."""
    words = {
        word
        for name in ("anonymous", "crowd", "documents", "machines", "rooms", "pairs", "services")
        for word in roles()[name]
    }
    groups = (*roles()["wider"].values(), *roles()["again"].values(), *roles()["words"].values())
    words |= {word for group in groups for word in group}
    assert {word: role_lemma(word) for word in words if role_lemma(word) != word} == {}


@pytest.mark.parametrize("group", ["anonymous", "crowd", "documents", "machines"])
def test_no_word_of_a_group_is_a_body(group: str) -> None:
    """A lemma stands in one group only, so that its reading is not a matter of order."""
    assert not [word for word in roles()[group] if is_body(word)]
