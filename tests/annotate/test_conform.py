"""What a scheme does not know or allow is found in a document, all of it, with its place and what to do."""

from pathlib import Path

import pytest
from hypothesis import given
from strategies import documents

from saidby.annotate.conform import check
from saidby.annotate.scheme import ENTITY, Attribute, Label, RelationType, Scheme, load_scheme, parse_scheme
from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.corpus.stores import stream

SEEDS = Path(__file__).parents[2] / "seeds"
COURT = parse_scheme(
    """
    name = "court"
    version = "1"
    [entities]
    FIRM = ""
    [labels.PARTY]
    entity = "required"
    [labels.PARTY.attributes]
    role = { need = "required", values = { plaintiff = "", defendant = "" } }
    shown = { set = true, values = { name = "", noun = "" } }
    note = {}
    [labels.RULING]
    [labels.SUM]
    entity = "allowed"
    [relations.between]
    heads = ["RULING"]
    tails = ["PARTY", "entity:FIRM"]
    min = 1
    max = 2
    [relations.sum]
    heads = ["RULING", "PARTY"]
    tails = ["SUM"]
    """
)

BREACHES = [
    ("{PARTI@f|«Верфь»}", "$.spans[0].label (1 '«Верфь»'): unknown label 'PARTI'; did you mean 'PARTY'? known: PARTY, RULING, SUM"),
    ("{PARTY#p role=plaintiff|«Верфь»}", "$.spans[0].entity (p '«Верфь»'): PARTY needs an entity; name the one that it mentions"),
    ("{RULING@f between=@f|отказал}", "$.spans[0].entity (1 'отказал'): RULING takes no entity, got 'f'; remove it"),
    ("{PARTY@f|«Верфь»}", "$.spans[0].attrs.role (1 '«Верфь»'): PARTY needs role; add one of plaintiff, defendant"),
    (
        "{PARTY@f role=defendent|«Верфь»}",
        "$.spans[0].attrs.role (1 '«Верфь»'): unknown role of PARTY 'defendent'; did you mean 'defendant'? known: defendant, plaintiff",
    ),
    (
        '{PARTY@f role="plaintiff defendant"|«Верфь»}',
        "$.spans[0].attrs.role (1 '«Верфь»'): unknown role of PARTY 'plaintiff defendant'; did you mean 'plaintiff'? known: defendant, plaintiff",
    ),
    (
        '{PARTY@f role=plaintiff shown="name pronoun"|«Верфь»}',
        "$.spans[0].attrs.shown (1 '«Верфь»'): unknown shown of PARTY 'pronoun'; did you mean 'noun'? known: name, noun",
    ),
    (
        '{PARTY@f role=plaintiff shown="name name"|«Верфь»}',
        "$.spans[0].attrs.shown (1 '«Верфь»'): holds a value twice, got 'name name'; give each once",
    ),
    (
        '{PARTY@f role=plaintiff shown=" "|«Верфь»}',
        "$.spans[0].attrs.shown (1 '«Верфь»'): must not be empty; give one of name, noun, or leave it out",
    ),
    (
        '{PARTY@f role=plaintiff note=""|«Верфь»}',
        "$.spans[0].attrs.note (1 '«Верфь»'): must not be empty; give its text, or leave it out",
    ),
    (
        "{PARTY@f role=plaintiff rol=a|«Верфь»}",
        "$.spans[0].attrs.rol (1 '«Верфь»'): unknown attribute of PARTY 'rol'; did you mean 'role'? known: note, role, shown",
    ),
    ("{SUM unit=rouble|3 рубля}", "$.spans[0].attrs.unit (1 '3 рубля'): unknown attribute of SUM 'unit'; the scheme has none; remove it"),
    (
        "{RULING#r between=@f award=#s|отказал} {SUM#s|3 рубля}",
        "$.relations[0].label (award of r 'отказал'): unknown relation 'award'; known: between, sum",
    ),
    (
        "{RULING#r between=@f sum=#r2|отказал} {RULING#r2 between=@f|в иске}",
        "$.relations[1].tail (sum of r 'отказал'): must be SUM, got RULING 'r2'",
    ),
    (
        "{SUM#s between=@f|3 рубля}",
        "$.relations[0].head (between of s '3 рубля'): must be RULING, got SUM 's'",
    ),
    (
        "{RULING#r between=@f,#s|отказал} {SUM#s|3 рубля}",
        "$.relations[1].tail (between of r 'отказал'): must be PARTY or entity:FIRM, got SUM 's'",
    ),
    ("{RULING#r|отказал}", "$.spans[0] (r 'отказал'): RULING needs at least 1 between, has 0; add it"),
    (
        "{RULING#r between=@f,@f,@f|отказал}",
        "$.spans[0] (r 'отказал'): RULING takes at most 2 between, has 3 (r.between, r.between.2, r.between.3); keep 2",
    ),
]  # fmt: skip


def messages(text: str, scheme: Scheme = COURT, entity: str = "FIRM") -> list[str]:
    document = parse(f"#said 1 lang=ru\n#id a\n#entity f {entity} Тихая верфь\n\n{text}\n")
    return [str(problem).removeprefix("a ") for problem in check(document, scheme)]


@pytest.mark.parametrize(("text", "message"), BREACHES, ids=[text for text, _ in BREACHES])
def test_a_breach_is_reported_with_its_path_and_span(text: str, message: str) -> None:
    """Each breach has one message: where, which span, what, and what to do."""
    assert messages(text) == [message]


def test_the_label_of_an_entity_is_looked_up() -> None:
    """Entities have labels of their own."""
    assert messages("…", entity="FORM") == ["$.entities[0].label (f): unknown label of an entity 'FORM'; did you mean 'FIRM'? known: FIRM"]  # fmt: skip


def test_a_scheme_without_entities_and_relations_takes_none() -> None:
    """The message has no empty list of known names."""
    scheme = Scheme("bare", "1", {"A": Label()})
    assert messages("{A#a r=#a|x}", scheme) == [
        "$.relations[0].label (r of a 'x'): unknown relation 'r'; the scheme has none; remove it",
        "$.entities[0].label (f): unknown label of an entity 'FIRM'; the scheme has none; remove it",
    ]


def test_all_breaches_are_reported_at_once() -> None:
    """Spans in their order, then relations, then entities; an unknown label is not blamed on its relations too."""
    found = messages("{RULLING#r between=#s|отказал} {SUM#s a=b|3 рубля} {PARTY role=x|он}")
    assert [message.split(" ")[0] for message in found] == [
        "$.spans[0].label",
        "$.spans[1].attrs.a",
        "$.spans[2].entity",
        "$.spans[2].attrs.role",
        "$.relations[0].tail",
    ]


def test_what_the_scheme_allows_is_no_problem() -> None:
    """Sets of values, free text, optional entities, relations to spans and to entities."""
    assert messages('{RULING between=@f,#p sum=#s|отказал} {PARTY#p@f role=plaintiff shown="noun name" note="a b"|«Верфь»} {SUM#s@f|3 р.}') == []  # fmt: skip


def test_a_long_span_is_shown_by_its_beginning() -> None:
    """On one line, whatever it holds."""
    (message,) = messages("{X|Суд первой инстанции,\n\nкоторый заседает в Заречье}")
    assert message.startswith("$.spans[0].label (1 'Суд первой инстанции, который…'): unknown label")


def test_a_name_cannot_break_the_line_of_a_message() -> None:
    """Line ends and control characters of the document's own names are escaped."""
    assert messages('{SUM "a\\u001b\\nb"=c|3 рубля}') == [
        r"$.spans[0].attrs.a\x1b\nb (1 '3 рубля'): unknown attribute of SUM 'a\x1b\nb'; the scheme has none; remove it"
    ]


def test_the_gold_of_the_seeds_keeps_to_news() -> None:
    """The shipped gold is made in the default scheme."""
    gold = list(stream(SEEDS / "news"))
    assert len(gold) >= 3
    assert [problem for document in gold for problem in check(document, load_scheme())] == []


# Laws.


def everything(document: Document) -> Scheme:
    """Give a scheme that allows all that a document holds."""
    labels = {span.label: Label(entity="allowed", attributes={}) for span in document.spans}
    for span in document.spans:
        labels[span.label].attributes.update({key: Attribute() for key in span.attrs})
    entities = {entity.label: "" for entity in document.entities}
    ends = tuple(labels) + tuple(ENTITY + label for label in entities)
    relations = {relation.label: RelationType(tuple(labels), ends) for relation in document.relations}
    return Scheme("everything", "1", labels, relations=relations, entities=entities)


@pytest.mark.law
@given(documents())
def test_a_scheme_of_all_that_a_document_holds_finds_only_empty_values(document: Document) -> None:
    """No false alarm, whatever the names are."""
    empty = [value for span in document.spans for value in span.attrs.values() if not value.strip()]
    problems = check(document, everything(document))
    assert len(problems) == len(empty)
    assert all(problem.what.startswith("must not be empty") for problem in problems)


@pytest.mark.law
@given(documents())
def test_a_scheme_of_nothing_knows_nothing(document: Document) -> None:
    """Every span, relation and entity is one problem, and no other is invented."""
    problems = check(document, Scheme("nothing", "1", {}))
    assert len(problems) == len(document.spans) + len(document.relations) + len(document.entities)
