"""Russian names: parts, cases, genders."""

import pytest

from saidby.corpus.names_ru import Name, compatible, gender_of, read_name, to_nominative

pytest.importorskip("pymorphy3", reason="needs the extra 'ru'")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Пётр Лужин", ("Пётр", "", "Лужин")),
        ("Лужин Пётр", ("Пётр", "", "Лужин")),
        ("Пётр Алексеевич Лужин", ("Пётр", "Алексеевич", "Лужин")),
        ("Лужин Пётр Алексеевич", ("Пётр", "Алексеевич", "Лужин")),
        ("Пётр Алексеевич", ("Пётр", "Алексеевич", "")),
        ("П. А. Лужин", ("П", "А", "Лужин")),
        ("Лужин П.А.", ("П", "А", "Лужин")),
        ("Лужин", ("", "", "Лужин")),
        ("Аль-Заречи Омар", ("Омар", "", "Аль-Заречи")),
        ("Фил О’Мост", ("Фил", "", "О’Мост")),
        ("Жан де Мост", ("Жан", "", "де Мост")),
        ("фон дер Мост", ("", "", "фон дер Мост")),
        ("Оуэн Б. Мост", ("Оуэн", "Б", "Мост")),
        ("Дж. Мост", ("Дж", "", "Мост")),
    ],
)
def test_the_parts_of_a_name(text: str, parts: tuple[str, str, str]) -> None:
    """Given name, patronymic, surname, in either order."""
    assert tuple(read_name(text)) == parts


SAME = [
    ("Лужин", "Лужиным"),
    ("Пётр Лужин", "Петра Лужина"),
    ("П. Лужин", "Пётр Лужин"),
    ("П. А. Лужин", "Пётр Лужин"),
    ("Пётр", "Пётр Лужин"),
    ("Анной Горой", "Анна Гора"),
    ("Ивана Зареченского", "Иван Зареченский"),
    ("Максима Мох", "Максим Мох"),
    ("Ровшаном Гюльбагировым", "Ровшан Гюльбагиров"),
    ("Анна Рут Мост", "Анна Мост"),
    ("Гарри Мост", "Гари Мост"),
]
OTHER = [("Анна Лужина", "Пётр Лужин"), ("А. Лужин", "Пётр Лужин"), ("Мост", "Мостовой"), ("Иван Мох", "Иван Гора")]


@pytest.mark.parametrize(("a", "b", "same"), [*((*p, True) for p in SAME), *((*p, False) for p in OTHER)])
def test_two_names_can_be_one_persons(a: str, b: str, same: bool) -> None:
    """Cases, initials and shorter forms fit; another given name does not. The order does not matter."""
    assert compatible(read_name(a), read_name(b)) is same
    assert compatible(read_name(b), read_name(a)) is same


@pytest.mark.parametrize(
    ("text", "nominative", "gender"),
    [
        ("Пётр Лужин", True, "masc"),
        ("Анна Гора", True, "femn"),
        ("Гульнара Алексеевна", True, "femn"),
        ("Лужин", True, "masc"),
        ("Лужина", True, "femn"),
        ("Лужина", False, None),
        ("Гора", True, None),
    ],
)
def test_the_gender_of_a_name(text: str, nominative: bool, gender: str | None) -> None:
    """«Лужина» is a woman only where it is the nominative."""
    assert gender_of(read_name(text), nominative=nominative) == gender


@pytest.mark.parametrize(
    ("text", "gender", "nominative"),
    [
        ("Петра Лужина", "masc", "Пётр Лужин"),
        ("Анны Лужиной", "femn", "Анна Лужина"),
        ("Петром Зареченским", "masc", "Пётр Зареченский"),
        ("Анну Зареченскую", "femn", "Анна Зареченская"),
        ("П. А. Лужиным", "masc", "П. А. Лужин"),
        ("Ким Чен", None, "Ким Чен"),
    ],
)
def test_the_nominative_of_a_name(text: str, gender: str | None, nominative: str) -> None:
    """By the dictionary, and by endings for surnames that it lacks."""
    assert str(to_nominative(read_name(text), gender)) == nominative


def test_a_surname_that_no_rule_knows_loses_its_ending() -> None:
    """A man's unknown surname that ends in a consonant, in a case that the tagger tells."""
    assert str(to_nominative(read_name("Ашоту Мостосяну"), "masc", "Dat")) == "Ашот Мостосян"
    assert str(to_nominative(read_name("Пола Мостера"), "masc", "Gen")) == "Пол Мостер"


def test_a_surname_in_skoy_tells_no_gender_outside_the_nominative() -> None:
    """«Лужской» may be a woman's."""
    assert gender_of(read_name("Лужской"), nominative=False) is None


def test_a_name_is_written_with_its_initials() -> None:
    """An initial has its full stop."""
    assert str(Name("П", "А", "Лужин")) == "П. А. Лужин"
