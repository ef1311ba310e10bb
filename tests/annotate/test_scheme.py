"""A scheme is read strictly, whole, and with every problem of its file at once."""

import re
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate import scheme as schemes
from saidby.annotate.scheme import (
    SCHEMES,
    Attribute,
    Label,
    RelationType,
    Scheme,
    format_scheme,
    load_scheme,
    parse_scheme,
)
from saidby.corpus.errors import DataError, UnknownName

START = 'name = "court"\nversion = "1"\n'
PARTY = START + "[labels.PARTY]\n"
MODES = ["direct", "indirect", "mixed", "free_indirect", "indirect_free", "reported"]
DOCS = Path(__file__).parents[2] / "docs"


def problems(toml: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        parse_scheme(toml, name="court.toml")
    return [str(problem).removeprefix("court.toml ") for problem in caught.value.problems]


PROBLEMS = [
    ("name = ", "court.toml: is not TOML: Invalid value (at end of document)"),
    (START, "$.labels: is missing; add it"),
    (START + "[labels]", "$.labels: must hold at least one label; add a table [labels.NAME]"),
    (START + "labels = 3", "$.labels: must be a table, got 3"),
    (PARTY.replace('"court"', '" "'), "$.name: a name must not be empty, got ' '"),
    (PARTY.replace('"1"', "2031-05-02"), "$.version: Expected `str`, got `date`"),
    ('extends = "nwes"\n' + START, "$.extends: unknown built-in scheme 'nwes'; did you mean 'news'? known: news"),
    ("extends = 3\n" + START, "$.extends: unknown built-in scheme '3'; known: news"),
    (
        'label = "x"\n' + PARTY,
        "$.label: unknown key 'label'; did you mean 'labels'? known: description, entities, labels, name, relations, version",
    ),
    (PARTY + 'colour = "red"', "$.labels.PARTY.colour: Expected `str` matching regex '^#[0-9a-f]{6}$', got 'red'"),
    (PARTY + 'shortcut = "ab"', "$.labels.PARTY.shortcut: Expected `str` of length <= 1, got 'ab'"),
    (
        PARTY + 'entity = "requierd"',
        "$.labels.PARTY.entity: unknown entity 'requierd'; did you mean 'required'? known: allowed, forbidden, required",
    ),
    (
        PARTY + 'entity = "allowed"',
        "$.labels.PARTY.entity: is 'allowed', but there are no entities; add a table [entities]",
    ),
    (
        PARTY + 'shortcut = "p"\n[labels.PLACE]\nshortcut = "p"',
        "$.labels.PLACE.shortcut: 'p' is already the shortcut of PARTY",
    ),
    (
        START + '[labels."entity:X"]',
        "$.labels.entity:X: must not begin with 'entity:', which stands for labels of entities",
    ),
    (START + '[labels.""]', "$.labels: a name must not be empty, got ''"),
    (PARTY + 'attributes.role.values = ["plaintiff"]', "$.labels.PARTY.attributes.role.values: must be a table, got ['plaintiff']"),
    (PARTY + "attributes.role.values = { a = 1 }", "$.labels.PARTY.attributes.role.values.a: Expected `str`, got `int`"),
    (
        PARTY + 'attributes.role = { values = { a = "" }, default = "b" }',
        "$.labels.PARTY.attributes.role.default: unknown value 'b'; known: a",
    ),
    (
        PARTY + 'attributes.role = { need = "required", default = "b" }',
        "$.labels.PARTY.attributes.role.default: a required attribute takes no default; remove it, or need = 'required'",
    ),
    (
        PARTY + 'attributes.role = { set = true, values = { "a b" = "" } }',
        "$.labels.PARTY.attributes.role.values: a value must not be empty, nor hold blanks where set = true, got 'a b'",
    ),
    (PARTY + "[relations.r]\nheads = ['PARTY']", "$.relations.r.tails: is missing; add it"),
    (PARTY + "[relations.r]\nheads = []\ntails = ['PARTY']", "$.relations.r.heads: must name at least one label"),
    (PARTY + "[relations.r]\nheads = ['PARTY', 3]\ntails = ['PARTY']", "$.relations.r.heads[1]: Expected `str`, got `int`"),
    (
        PARTY + "[relations.r]\nheads = ['PARTY']\ntails = ['PARTY', 'PARTI']",
        "$.relations.r.tails[1]: unknown label 'PARTI'; did you mean 'PARTY'? known: PARTY",
    ),
    (
        PARTY + "[relations.r]\nheads = ['entity:FIRM']\ntails = ['entity:FIRM']\n[entities]\nFIRM = ''",
        "$.relations.r.heads[0]: unknown label 'entity:FIRM'; known: PARTY",
    ),
    (
        PARTY + "[relations.r]\nheads = ['PARTY']\ntails = ['PARTY']\nmin = 3\nmax = 2",
        "$.relations.r.max: must be at least 1 and not below min (3), got 2",
    ),
    (PARTY + "[relations.r]\nheads = ['PARTY']\ntails = ['PARTY']\nmin = -1", "$.relations.r.min: Expected `int` >= 0, got -1"),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "message"), PROBLEMS, ids=[message for _, message in PROBLEMS])
def test_a_problem_is_reported_with_its_path(toml: str, message: str) -> None:
    """Each slip has one message: where, what, and what was got or is known."""
    assert problems(toml) == [message]


def test_all_problems_are_reported_at_once() -> None:
    """Wrong keys and values of every table come together; what must fit together is looked at after that."""
    assert problems(
        'name = 1\n[labels.A]\ncolr = "x"\nset = 1\n[labels.A.attributes.m]\nset = "yes"\n[relations.r]\nmin = -1'
    ) == [
        "$.name: Expected `str`, got `int`",
        "$.version: is missing; add it",
        "$.labels.A.colr: unknown key 'colr'; did you mean 'colour'? known: attributes, colour, entity, group, help, shortcut",
        "$.labels.A.set: unknown key 'set'; known: attributes, colour, entity, group, help, shortcut",
        "$.labels.A.attributes.m.set: Expected `bool`, got `str`",
        "$.relations.r.heads: is missing; add it",
        "$.relations.r.tails: is missing; add it",
        "$.relations.r.min: Expected `int` >= 0, got -1",
    ]


def test_the_smallest_scheme_has_a_name_a_version_and_a_label() -> None:
    """Everything else has a default."""
    assert parse_scheme(PARTY) == Scheme("court", "1", {"PARTY": Label()})


# Built-in schemes.


def test_the_registry_names_the_files_of_the_folder() -> None:
    """A file that no name leads to would be shipped and never used."""
    folder = files("saidby.annotate") / "schemes"
    assert {path.name for path in folder.iterdir()} == set(SCHEMES.values())


@pytest.mark.parametrize("name", SCHEMES)
def test_a_built_in_scheme_is_valid_and_explains_everything(name: str) -> None:
    """Every label, attribute, value, relation and entity has help of a sentence; colours and shortcuts differ."""
    scheme = load_scheme(name)
    assert scheme.name == name
    attributes = [attribute for label in scheme.labels.values() for attribute in label.attributes.values()]
    helps = [scheme.description, *(value for attribute in attributes for value in attribute.values.values())]
    helps += [item.help for item in (*scheme.labels.values(), *attributes, *scheme.relations.values())]
    helps += scheme.entities.values()
    assert [text for text in helps if not re.fullmatch(r"\S.*[.?»]", text)] == []
    for field in ("colour", "shortcut"):
        values = [getattr(label, field) for label in scheme.labels.values()]
        assert None not in values
        assert len(set(values)) == len(values)


def test_news_holds_names_mentions_and_quotations() -> None:
    """The default scheme, label by label; gold and systems rely on these names."""
    news = load_scheme()
    groups = {
        group: [name for name, label in news.labels.items() if label.group == group]
        for group in ("entities", "mentions", "quotes", "nonspeech")
    }
    assert groups == {
        "entities": ["PER", "ORG", "LOC", "EVENT", "WORK", "DATE", "MONEY", "QUANTITY"],
        "mentions": ["MENTION"],
        "quotes": ["QUOTE", "CUE", "SOURCE", "ADDRESSEE", "FRAME", "TOPIC", "MEDIUM", "EVIDENCE"],
        "nonspeech": ["NONSPEECH"],
    }  # fmt: skip
    assert list(news.entities) == ["PER", "ORG", "LOC", "EVENT", "WORK"]
    assert sorted(news.relations) == ["addressee", "cue", "evidence", "frame", "medium", "source", "speaker", "topic"]


@pytest.mark.parametrize(
    ("label", "key", "values", "need", "default"),
    [
        ("QUOTE", "mode", MODES, "required", None),
        ("QUOTE", "medium", ["speech", "thought", "writing"], "optional", "speech"),
        ("QUOTE", "layout", ["inline", "pull", "dialogue", "headline", "transcript"], "optional", "inline"),
        ("QUOTE", "factuality", ["actual", "negated", "hypothetical", "future"], "optional", "actual"),
        ("QUOTE", "source_form", ["name", "nominal", "pronoun", "generic", "null", "implicit"], "recommended", None),
        ("MENTION", "form", ["nominal", "pronoun"], "required", None),
        ("NONSPEECH", "use", ["title", "scare", "nickname", "term"], "required", None),
    ],
)
def test_news_has_closed_attributes(label: str, key: str, values: list[str], need: str, default: str | None) -> None:
    """Values, which are needed, and what a span without one has; `medium` alone is a set."""
    attribute = load_scheme().labels[label].attributes[key]
    assert (list(attribute.values), attribute.need, attribute.default) == (values, need, default)
    assert attribute.set == (key == "medium")


# One's own.


def test_extends_adds_to_the_built_in_scheme() -> None:
    """Tables are joined key by key; the news labels stay as they are, and in front."""
    own = parse_scheme(
        'extends = "news"\nname = "own"\nversion = "2"\n[labels.LAW]\nhelp = "A law."\n'
        '[labels.QUOTE.attributes.medium.values]\ntestimony = "Before a court."\n[labels.PER]\nentity = "required"'
    )
    news = load_scheme()
    assert list(own.labels) == [*news.labels, "LAW"]
    assert list(own.labels["QUOTE"].attributes["medium"].values) == ["speech", "thought", "writing", "testimony"]
    assert own.labels["PER"] == msgspec.structs.replace(news.labels["PER"], entity="required")
    assert own.relations == news.relations
    assert (own.name, own.version, own.description) == ("own", "2", "")


def test_extends_inherits_no_name() -> None:
    """A changed scheme must not pass for the built-in one."""
    assert problems('extends = "news"') == ["$.name: is missing; add it", "$.version: is missing; add it"]


def test_a_list_takes_the_place_of_the_built_in_one() -> None:
    """What a relation leads to is said whole."""
    own = parse_scheme('extends = "news"\nname = "own"\nversion = "1"\n[relations.speaker]\ntails = ["entity:PER"]')
    assert own.relations["speaker"].tails == ("entity:PER",)
    assert own.relations["speaker"].heads == ("QUOTE",)


def test_a_scheme_is_loaded_from_a_file(tmp_path: Path) -> None:
    """By its path, whatever program wrote its byte order mark."""
    path = tmp_path / "court.toml"
    path.write_text("\ufeff" + PARTY, "utf-8")
    assert load_scheme(path) == load_scheme(str(path)) == parse_scheme(PARTY)


def test_a_name_that_is_neither_built_in_nor_a_file_is_unknown() -> None:
    """The message names the built-in ones."""
    with pytest.raises(UnknownName) as caught:
        load_scheme("nwes")
    assert str(caught.value) == "unknown scheme 'nwes'; did you mean 'news'? known: FILE.toml, news"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, and one in another encoding."""
    with pytest.raises(DataError) as caught:
        load_scheme(tmp_path / "none.toml")
    assert str(caught.value) == f"{tmp_path / 'none.toml'}: there is no such file"
    path = tmp_path / "cp1251.toml"
    path.write_bytes("# схема".encode("cp1251"))
    with pytest.raises(DataError) as caught:
        load_scheme(path)
    assert str(caught.value) == f"{path}: is not UTF-8 (invalid continuation byte); convert the file to UTF-8"


# Round trip.

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NAMES = st.sampled_from(["PER", "QUOTE", "имя", "a b", "c.d", 'e"', "\x7f", "#", "\n."]) | TEXT.filter(
    lambda text: bool(text.strip()) and not text.startswith("entity:")
)


@st.composite
def attributes(draw: st.DrawFn) -> Attribute:
    several = draw(st.booleans())
    words = NAMES.filter(lambda value: value.split() == [value]) if several else NAMES
    values = draw(st.dictionaries(words, TEXT, max_size=3))
    default = draw(st.none() | (st.sampled_from(sorted(values)) if values else words))
    need = draw(st.sampled_from(["optional", "recommended"] + ["required"] * (default is None)))
    return Attribute(draw(TEXT), values, several, need, default)


@st.composite
def drawn_schemes(draw: st.DrawFn) -> Scheme:
    entities = draw(st.dictionaries(NAMES, TEXT, max_size=2))
    labels = draw(
        st.dictionaries(
            NAMES,
            st.builds(
                Label,
                TEXT,
                TEXT,
                st.sampled_from(["required", "allowed", "forbidden"] if entities else ["forbidden"]),
                st.none() | st.just("#00ff7f"),
                st.none(),
                st.dictionaries(NAMES, attributes(), max_size=2),
            ),
            min_size=1,
            max_size=3,
        )
    )
    heads = st.lists(st.sampled_from(sorted(labels)), min_size=1, max_size=2).map(tuple)
    tails = st.lists(st.sampled_from([*sorted(labels), *(f"entity:{e}" for e in entities)]), min_size=1).map(tuple)
    relation = st.builds(RelationType, heads, tails, TEXT, st.integers(0, 1), st.none() | st.integers(1, 3))
    return Scheme(
        draw(NAMES), draw(TEXT), labels, draw(TEXT), draw(st.dictionaries(NAMES, relation, max_size=2)), entities
    )


@pytest.mark.law
@given(drawn_schemes())
def test_a_scheme_comes_back_from_its_toml(scheme: Scheme) -> None:
    """Whatever its names hold: quotation marks, dots, line ends, characters that TOML wants escaped."""
    assert parse_scheme(format_scheme(scheme)) == scheme


@pytest.mark.parametrize("name", SCHEMES)
def test_a_built_in_scheme_comes_back_in_its_order(name: str) -> None:
    """Written and read again it is equal, labels and values in the same order."""
    scheme = load_scheme(name)
    again = parse_scheme(format_scheme(scheme))
    assert msgspec.json.encode(again) == msgspec.json.encode(scheme)


def test_the_examples_of_the_documentation_are_schemes() -> None:
    """The module's own, and that of the reference; the reference names every key."""
    page = (DOCS / "reference" / "scheme.md").read_text("utf-8")
    (reference,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    own = re.search(r"::\n\n(    name = .*?)\n\nAn attribute", str(schemes.__doc__), re.DOTALL)
    assert own is not None
    for toml in (reference, re.sub("^    ", "", own[1], flags=re.MULTILINE)):
        assert parse_scheme(toml).labels["PARTY"].attributes["role"].need == "required"
    keys = {field.name for kind in (Scheme, Label, Attribute, RelationType) for field in msgspec.structs.fields(kind)}
    assert {key for key in keys if not re.search(rf"[`\[.]{key}\b", page)} == set()
