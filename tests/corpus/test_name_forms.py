"""Names in any case: whose they can be."""

import pytest
from missing import no_dictionary

from saidby.corpus.name_forms import can_be, first_letters, is_form, words_fit

PYOTR, ANNA, IVAN = ("Пётр Лужин", "Лужин"), ("Анна Лужина",), ("Иван Мох",)

# A name, and which of Пётр Лужин (also Лужин), Анна Лужина, Иван Мох it can be.
WHOSE = [
    ("Лужин", "p"),
    ("Лужина", "pa"),
    ("Лужину", "pa"),
    ("Лужиной", "a"),
    ("Лужиным", "p"),
    ("Лужине", "p"),
    ("Лужины", ""),
    ("Петр Лужин", "p"),
    ("П. Лужин", "p"),
    ("П. А. Лужина", "p"),
    ("А. Лужина", "a"),
    ("Лужин Пётр Алексеевич", "p"),
    ("Лужина П. А.", "p"),
    ("Петра Лужина", "p"),
    ("Анне Лужиной", "a"),
    ("Иван Лужин", ""),
    ("Анна", "a"),
    ("Анны", "a"),
    ("мэр Пётр Лужин", "p"),
    ("мэр Лужин", "p"),
    ("актёр Лужин", "p"),
    ("г-н Лужин", "p"),
    ("мэр П. Лужин", "p"),
    # courtesy tells the gender, and the name behind it may stand in any case
    ("г-жа Лужина", "a"),
    ("господина Лужина", "p"),
    ("госпожи Лужиной", "a"),
    ("г-ну Лужину", "p"),
    # a woman of the name, or somebody who works for him
    ("пресс-секретарь Лужина", ""),
    ("пресс-секретарь Петра Лужина", ""),
    # two people are not the second one
    ("Иван Мох и Пётр Лужин", ""),
    ("Иван Мох, Пётр Лужин", ""),
    ("министр культуры и спорта Пётр Лужин", "p"),
    ("Мох", "i"),
    ("Мохом", "i"),
    ("Мохин", ""),
    ("Мост", ""),
    ("мэр", ""),
    ("Лужин, мэр Заречья", "p"),
    ("Анна Лужина\nврач", "a"),
    ("Мохом (слева)", "i"),
    ("Лужин, Мох", ""),
    ("автор доклада, врач Анна Лужина", "a"),
]


@pytest.mark.parametrize(("name", "whose"), WHOSE)
def test_a_name_can_be_somebodys_by_its_form(name: str, whose: str) -> None:
    """Case and gender of the surname tell, the parts that both names have must fit."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    people = {"p": PYOTR, "a": ANNA, "i": IVAN}
    assert "".join(key for key, names in people.items() if can_be(name, names, person=True)) == whose


@pytest.mark.parametrize(("name", "whose"), WHOSE)
def test_names_that_fit_begin_with_a_common_letter(name: str, whose: str) -> None:
    """So that most of many names need not be compared."""
    people = {"p": PYOTR, "a": ANNA, "i": IVAN}
    assert all(first_letters((name,)) & first_letters(people[key]) for key in whose)


@pytest.mark.parametrize(("gender", "whose"), [("masc", "p"), ("femn", "a"), (None, "pa")])
def test_gender_decides_between_two_forms(gender: str | None, whose: str) -> None:
    """«Лужина» is he or she."""
    people = {"p": PYOTR, "a": ANNA}
    found = [key for key, names in people.items() if can_be("Лужина", names, person=True, gender=gender)]
    assert "".join(found) == whose


@pytest.mark.parametrize(("gender", "whose"), [("masc", "m"), ("femn", "f"), (None, "mf")])
def test_gender_decides_between_two_given_names(gender: str | None, whose: str) -> None:
    """«Александру Лужину» is his dative, and her accusative."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    people = {"m": ("Александр Лужин",), "f": ("Александра Лужина",)}
    found = [key for key, names in people.items() if can_be("Александру Лужину", names, person=True, gender=gender)]
    assert "".join(found) == whose


@pytest.mark.parametrize(
    ("form", "nominative", "gender"),
    [
        ("Зареченского", "Зареченский", "masc"),
        ("Зареченской", "Зареченская", "femn"),
        ("Гюльбагировым", "Гюльбагиров", "masc"),
        ("Швеца", "Швец", "masc"),
        ("Шевцом", "Шевец", "masc"),
        ("Толстому", "Толстой", "masc"),
        ("Горе", "Гора", "femn"),
        ("Зари", "Заря", "masc"),
        ("Бережного", "Бережной", "masc"),
        ("Коваля", "Коваль", "masc"),
        ("Вернигоре", "Вернигора", "masc"),
        ("Шевченко", "Шевченко", "femn"),
        ("Мох", "Мох", "femn"),
        ("Льва", "Лев", "masc"),
        ("Петрова-Заречного", "Петров-Заречный", "masc"),
        ("Семёнова", "Семенов", "masc"),
        ("Соловьём", "Соловей", "masc"),
        ("Сергеем", "Сергей", "masc"),
        ("Ляйен", "фон дер Ляйен", "femn"),
        ("Моста", "де Мост", "masc"),
        ("О’Мохом", "О'Мох", "masc"),
    ],
)
def test_forms_of_a_name(form: str, nominative: str, gender: str) -> None:
    """By endings, by the dictionary, or as it is."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    assert is_form(form, nominative, gender)


@pytest.mark.parametrize(
    ("form", "nominative", "gender"),
    [
        ("Моха", "Мох", "femn"),
        ("Седыхом", "Седых", "masc"),
        ("Лужин", "Лужина", "femn"),
        ("Лужиной", "Лужин", "masc"),
        ("Горин", "Гора", None),
    ],
)
def test_no_forms_of_a_name(form: str, nominative: str, gender: str | None) -> None:
    """What the other gender has, or another name."""
    assert not is_form(form, nominative, gender)


@pytest.mark.parametrize(
    ("name", "names", "fits"),
    [
        ("Strake", ("Owen Strake",), True),
        ("Owen Strake’s", ("Owen Strake",), True),
        ("O. Strake", ("Owen Strake",), True),
        ("Mr. Strake", ("Owen Strake",), True),
        ("Councilman Owen Strake", ("Owen Strake", "Strake"), True),
        ("Anna Strake", ("Owen Strake", "Strake"), False),
        ("Strakes", ("Owen Strake",), False),
        ("Owen B. Strake", ("Owen Strake",), True),
        ("Anna B. Strake", ("Owen Strake",), False),
        ("Mayor Strake", ("Owen Strake",), True),
        ("mayor Strake", ("Owen Strake",), True),
        ("minister for health Owen Strake", ("Owen Strake",), True),
        ("spokesman for Owen Strake", ("Owen Strake",), False),
        ("spokesman for mayor Strake", ("Owen Strake",), False),
        ("Anna Vale and Owen Strake", ("Owen Strake",), False),
        # without cases a title before the surname says nothing
        ("помощник Шевченко", ("Тарас Шевченко",), False),
        ("помощник Т. Шевченко", ("Тарас Шевченко",), False),
        ("помощник Тарас Шевченко", ("Тарас Шевченко",), True),
        ("г-н Шевченко", ("Тарас Шевченко",), True),
        ("Prof. Strake", ("Owen Strake",), True),
        ("von Strake", ("Owen von Strake",), True),
    ],
)
def test_names_that_do_not_decline(name: str, names: tuple[str, ...], fits: bool) -> None:
    """Equal, by the last name, by initials, behind a title that is no other person's."""
    assert can_be(name, names, person=True) is fits


def test_a_second_name_can_have_other_parts() -> None:
    """A pen name is no contradiction, another given name is."""
    names = ("Бор Зимин", "Григорий Лужин", "Зимин")
    assert can_be("Григория Лужина", names, person=True)
    assert not can_be("Пётр Зимин", names, person=True)


@pytest.mark.parametrize(
    ("name", "other", "fit"),
    [
        ("Министерства дорог", "Министерство дорог", True),
        ("помощницы", "помощница", True),
        ("помощник", "помощница", False),
        ("Канал 5", "Канал 7", False),
        ("«Лугмоста»", "Лугмост", True),
        ("Министерство дорог Заречья", "Министерство дорог", False),
    ],
)
def test_what_is_no_person_has_all_its_words(name: str, other: str, fit: bool) -> None:
    """In any case, quotation marks aside."""
    pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")
    assert words_fit(name, other) is fit
    assert can_be(name, [other], person=False) is fit


def test_without_the_dictionary_endings_tell() -> None:
    """Surnames decline by rule; «Льва» is not known to be Лев."""
    with no_dictionary():
        assert can_be("Петра Лужина", PYOTR, person=True)
        assert not is_form("Льва", "Лев", "masc")
        assert words_fit("Министерства дорог", "Министерство дорог")


@pytest.mark.parametrize(
    ("name", "other", "fits"),
    [
        ("агентство «Полдень»", "Полдень", True),
        ("ООО «Гидрозащита»", "Гидрозащита", True),
        ("директор «Заречстроя»", "Заречстрой", False),
        ("the Plant Service", "Plant Service", True),
        ("Greenhollow, a supplier", "Greenhollow", True),
    ],
)
def test_what_a_body_is_may_stand_before_its_name(name: str, other: str, fits: bool) -> None:
    """A name in marks in the nominative behind a noun, an article, an apposition."""
    assert can_be(name, (other,), person=False) is fits
