"""Stages: at which each quote is lost, by example; what the counts sum to; what is listed."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.errors import UnknownName, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span
from saidby.corpus.said import parse
from saidby.eval.errors import Errors, errors
from saidby.eval.errors_table import table
from saidby.eval.scores import score
from saidby.eval.stages import STAGES


def said(text: str, name: str = "a") -> Document:
    heads = "#entity e PER Пётр Лужин\n#entity f PER Анна Юн\n"
    return parse(f"#said 1 lang=ru tokens=none\n#id {name}\n{heads}\n{text}\n")


def counted(found: Errors) -> dict[str, tuple[int, int]]:
    return {name: tuple(count) for name, count in found.classes.items() if any(count)}  # type: ignore[misc]


PEOPLE = "{PER@e|Пётр Лужин} и {PER@f|Анна Юн}. "
GOLD = PEOPLE + "{QUOTE#q direct cue=#c source=#s speaker=@e|«Мост открыт»}, — {CUE#c|сказал} {SOURCE#s@e|мэр Лужин}."
EXAMPLES = {
    "the same": (GOLD, GOLD, {"right": (1, 1)}),
    "nothing": (GOLD, PEOPLE + "«Мост открыт», — сказал мэр Лужин.", {"not_found": (1, 0)}),
    "another place": (
        GOLD, PEOPLE + "«Мост открыт», — сказал {QUOTE direct|мэр Лужин}.", {"not_found": (1, 0), "spurious": (0, 1)},
    ),
    "marks are no matter": (
        GOLD, GOLD.replace("{QUOTE#q direct cue=#c source=#s speaker=@e|«Мост открыт»}", "«{QUOTE#q direct cue=#c source=#s speaker=@e|Мост открыт}»"),
        {"right": (1, 1)},
    ),
    "a part": (GOLD, PEOPLE + "«Мост {QUOTE direct|открыт»}, — сказал мэр Лужин.", {"wrong_extent": (1, 1)}),
    "no cue": (GOLD, GOLD.replace(" cue=#c", ""), {"wrong_cue": (1, 1)}),
    "another cue and source": (
        GOLD, GOLD.replace("{CUE#c|сказал} {SOURCE#s@e|мэр Лужин}", "сказал {CUE#c|мэр} {SOURCE#s|Лужин.}").removesuffix("."), {"wrong_cue": (1, 1)},
    ),
    "no cue, no source": (GOLD, GOLD.replace(" cue=#c source=#s", ""), {"wrong_cue": (1, 1)}),
    "a source where none is": (GOLD.replace(" source=#s", ""), GOLD, {"wrong_source": (1, 1)}),
    "a part of the source is enough": (
        GOLD, GOLD.replace("{SOURCE#s@e|мэр Лужин}", "мэр {SOURCE#s@e|Лужин}"), {"right": (1, 1)},
    ),
    "somebody else": (GOLD, GOLD.replace("speaker=@e", "speaker=@f"), {"wrong_entity": (1, 1)}),
    "nobody": (GOLD, GOLD.replace(" speaker=@e", ""), {"wrong_entity": (1, 1)}),
    "somebody where nobody is": (GOLD.replace(" speaker=@e", ""), GOLD, {"wrong_entity": (1, 1)}),
    "nobody on both sides": (GOLD.replace(" speaker=@e", ""), GOLD.replace(" speaker=@e", ""), {"right": (1, 1)}),
    "another mode": (GOLD, GOLD.replace(" direct", " mixed"), {"right": (1, 1)}),
    "twice": (
        GOLD, GOLD.replace("{QUOTE#q direct cue=#c source=#s speaker=@e|«Мост открыт»}", "{QUOTE#q direct cue=#c source=#s speaker=@e|{QUOTE direct|«Мост открыт»}}"),
        {"right": (1, 1), "spurious": (0, 1)},
    ),
    "two speakers of one quote": (
        GOLD,
        GOLD.replace("{QUOTE#q direct cue=#c source=#s speaker=@e|«Мост открыт»}", "{QUOTE#q direct cue=#c source=#s speaker=@f|{QUOTE#r direct cue=#c source=#s speaker=@e|«Мост открыт»}}"),
        {"right": (1, 1), "spurious": (0, 1)},
    ),
    "in two": (
        GOLD, PEOPLE + "{QUOTE direct|«Мост} {QUOTE direct|открыт»}, — сказал мэр Лужин.", {"wrong_extent": (1, 1), "spurious": (0, 1)},
    ),
    "optional, missed": (GOLD.replace("QUOTE#q", "QUOTE?#q"), PEOPLE + "«Мост открыт», — сказал мэр Лужин.", {}),
    "optional, a part": (
        GOLD.replace("QUOTE#q", "QUOTE?#q"), PEOPLE + "«Мост {QUOTE direct|открыт»}, — сказал мэр Лужин.", {"wrong_extent": (0, 1)},
    ),
    "optional, found without cue": (GOLD.replace("QUOTE#q", "QUOTE?#q"), GOLD.replace(" cue=#c", ""), {"wrong_cue": (1, 1)}),
}  # fmt: skip
"""Gold, predictions, gold quotes and predicted ones of each stage; by hand."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_stage_is_what_the_examples_show(name: str) -> None:
    """The first thing that is wrong decides, for the quote and for its partner."""
    gold, pred, expected = EXAMPLES[name]
    assert counted(errors([said(gold)], [said(pred)], of="quotes")) == expected


def test_choices_are_of_extents_and_parts() -> None:
    """Marks can be asked to matter, and so can every word of a source."""
    cut = GOLD.replace("{SOURCE#s@e|мэр Лужин}", "мэр {SOURCE#s@e|Лужин}")
    bare = GOLD.replace("speaker=@e|«Мост открыт»}", "speaker=@e|«Мост открыт}»")
    assert counted(errors([said(GOLD)], [said(cut)], of="quotes", parts="strict")) == {"wrong_source": (1, 1)}
    assert counted(errors([said(GOLD)], [said(bare)], of="quotes", edges="keep")) == {"wrong_extent": (1, 1)}


def test_ids_of_entities_say_nothing() -> None:
    """Who speaks is compared by what entities are, whatever their ids."""
    pred = msgspec.json.decode(
        msgspec.json.encode(said(GOLD)).replace(b'"id":"e"', b'"id":"x"').replace(b'"entity":"e"', b'"entity":"x"')
        .replace(b'"tail":"e"', b'"tail":"x"'), type=Document,
    )  # fmt: skip
    assert counted(errors([said(GOLD)], [pred], of="quotes")) == {"right": (1, 1)}


TEXT = "абвгдежзик"
EXTENTS = st.builds(
    lambda start, size: ((start, min(start + size, 10)),), st.integers(0, 9), st.sampled_from([1, 2, 3])
) | st.sampled_from([((0, 1), (3, 4))])
QUOTES = st.lists(
    st.tuples(
        EXTENTS, st.sampled_from(["direct", "indirect"]), st.none() | EXTENTS, st.none() | EXTENTS,
        st.sampled_from(["", "e", "f"]), st.booleans(), st.none() | EXTENTS,
    ), max_size=4,
)  # fmt: skip


def document(quotes: list[Any], name: str, *, gold: bool) -> Document:
    """Make a document of quotes with a cue, a source and a speaker each; only gold has options and alternatives."""
    spans = [
        Span(f"m{entity}", "PER", (Fragment(place, place + 1),), entity=entity) for place, entity in enumerate("ef")
    ]
    relations = list[Relation]()
    for i, (content, mode, cue, source, speaker, optional, other) in enumerate(quotes):
        more = (fragments(other),) if other and gold else ()
        spans.append(
            Span(
                f"q{i}",
                "QUOTE",
                fragments(content),
                attrs={"mode": mode},
                optional=optional and gold,
                alternatives=more,
            )
        )
        for role, label, extent in (("cue", "CUE", cue), ("source", "SOURCE", source)):
            if extent:
                spans.append(Span(f"{role}{i}", label, fragments(extent)))
                relations.append(Relation(f"{role}-{i}", role, f"q{i}", f"{role}{i}"))
        relations += [Relation(f"s{i}", "speaker", f"q{i}", speaker)] if speaker else []
    people = (Entity("e", "PER", "Пётр Лужин"), Entity("f", "PER", "Анна Юн"))
    return Document(name, TEXT, "ru", spans=tuple(spans), relations=tuple(relations), entities=people)


def fragments(extent: Any) -> tuple[Fragment, ...]:
    return tuple(Fragment(*piece) for piece in extent)


def different(quotes: list[Any]) -> list[Any]:
    """Leave out quotes of one extent."""
    return list({quote[0]: quote for quote in quotes}.values())


CORPORA = st.lists(st.tuples(QUOTES, QUOTES), min_size=1, max_size=2)


def sides(corpus: Any) -> tuple[list[Document], list[Document]]:
    gold = [document(different(left), f"d{i}", gold=True) for i, (left, _) in enumerate(corpus)]
    return gold, [document(different(right), f"d{i}", gold=False) for i, (_, right) in enumerate(corpus)]


@pytest.mark.law
@given(CORPORA)
def test_each_quote_is_at_one_stage(corpus: Any) -> None:
    """Gold quotes sum to the support of the strict measure, predictions to all, and what is past the extent to its hits."""
    gold, pred = sides(corpus)
    found = errors(gold, pred, of="quotes", edges="keep", classes=STAGES)
    micro = score(gold, pred, measures="quotes.strict[content]", resamples=0).measures["quotes.strict[content]"].micro
    assert found.total == (micro.support, micro.tp + micro.fp)
    past = [found.classes[name] for name in ("wrong_cue", "wrong_source", "wrong_entity", "right")]
    assert sum(count.gold for count in past) == sum(count.pred for count in past) == micro.tp
    assert found.classes["not_found"].pred == found.classes["spurious"].gold == 0
    for name, count in found.classes.items():
        listed = [entry for entry in found.listing if entry.kind == name]
        assert count == tuple(sum(side in entry.counts for entry in listed) for side in ("gold", "pred"))
    for buckets in found.buckets.values():
        for name, count in found.classes.items():
            rows = [row.classes[name] for row in buckets.rows.values()]
            assert count == (sum(row.gold for row in rows), sum(row.pred for row in rows))


@pytest.mark.law
@given(CORPORA)
def test_what_is_right_is_right_together(corpus: Any) -> None:
    """With parts strict, no more is right at the end than the joint measure finds, which asks for no speaker."""
    gold, pred = sides(corpus)
    found = errors(gold, pred, of="quotes", edges="keep", parts="strict", limit=0)
    joint = score(gold, pred, measures="quotes.strict[joint]", resamples=0).measures["quotes.strict[joint]"].micro
    assert found.classes["right"].gold + found.classes["wrong_entity"].gold <= joint.tp


@pytest.mark.law
@given(CORPORA, st.randoms())
def test_the_order_of_input_changes_no_stage(corpus: Any, random: Any) -> None:
    """Documents, spans, relations and entities in any order; quotes that only their speaker or mode tells apart too."""
    gold, pred = ([document(row[at], f"d{i}", gold=not at) for i, row in enumerate(corpus)] for at in (0, 1))

    def shuffled(side: list[Document]) -> list[Document]:
        return [
            msgspec.structs.replace(
                d,
                **{
                    name: tuple(random.sample(getattr(d, name), len(getattr(d, name))))
                    for name in ("spans", "relations", "entities")
                },
            )
            for d in random.sample(side, len(side))
        ]

    one = errors(gold, pred, of="quotes", limit=2).to_dict()
    assert errors(shuffled(gold), shuffled(pred), of="quotes", limit=2).to_dict() == one


@pytest.mark.law
@given(CORPORA)
def test_gold_against_itself_is_right(corpus: Any) -> None:
    """Optional quotes too."""
    gold, _ = sides(corpus)
    found = errors(gold, gold, of="quotes")
    assert set(counted(found)) <= {"right"}
    assert found.total.gold == sum(span.label == "QUOTE" for d in gold for span in d.spans)


def test_parts_are_told_with_each_quote() -> None:
    """In JSON all of them, in the table the one that is wrong."""
    pred = GOLD.replace("speaker=@e", "speaker=@f")
    found = errors([said(GOLD)], [said(pred)], of="quotes", context=3)
    (entry,) = found.to_dict()["errors"]
    assert entry["gold"] == {
        "label": "direct", "text": "Мост открыт", "fragments": [[23, 34]],
        "parts": {"cue": ["сказал"], "source": ["мэр Лужин"], "speaker": ["Пётр Лужин"]},
    }  # fmt: skip
    assert entry["pred"]["parts"]["speaker"] == ["Анна Юн"]
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert "a  wrong_entity  direct  speaker [Пётр Лужин] {Анна Юн} | . «[{Мост открыт}]»,\n" in table(found)


def test_the_table_is_a_funnel() -> None:
    """What is lost at each stage, and what is right up to there."""
    names = ("nothing", "a part", "a part", "no cue", "somebody else", "the same", "another place")
    gold, pred = ([said(EXAMPLES[name][side], f"d{i}") for i, name in enumerate(names)] for side in (0, 1))
    shown = table(errors(gold, pred, of="quotes", by="mode,marking", limit=0))
    assert shown.startswith(FUNNEL)


FUNNEL = """\
7 documents; quotes by the first stage at which they are lost

quotes        gold   share  still right   share  predicted   share
not_found        2  0.2857            5  0.7143          0  0.0000
wrong_extent     2  0.2857            3  0.4286          2  0.3333
wrong_cue        1  0.1429            2  0.2857          1  0.1667
wrong_source     0  0.0000            2  0.2857          0  0.0000
wrong_entity     1  0.1429            1  0.1429          1  0.1667
right            1  0.1429                               1  0.1667
spurious                                                 1  0.1667
all              7                                       6

by mode
        gold  not_found  wrong_extent  wrong_cue  wrong_source  wrong_entity  right  recall   95% interval  predicted  right  precision   95% interval
direct     7          2             2          1             0             1      1  0.1429  0.0257–0.5131          6      1     0.1667  0.0301–0.5635

by quotation marks
      gold  not_found  wrong_extent  wrong_cue  wrong_source  wrong_entity  right  recall   95% interval  predicted  right  precision   95% interval
«»       7          2             2          1             0             1      1  0.1429  0.0257–0.5131          3      1     0.3333  0.0615–0.7923
none     0          0             0          0             0             0      0                                 3      0     0.0000  0.0000–0.5615
"""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "quotes", "classes": "missed"}, "unknown class of errors 'missed'; known: "),
        ({"of": "quotes", "edges": "cut"}, "unknown edges 'cut'; known: keep, trim"),
        ({"of": "quotes", "parts": "soft"}, "unknown parts 'soft'; known: overlap, strict"),
        ({"of": "content", "parts": "strict"}, "parts is a choice of quotes; leave it out, or pass of='quotes' (--of quotes)"),
        ({"of": "cue", "by": "mode"}, "unknown way to make buckets 'mode'; "),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_refused(options: dict[str, Any], message: str) -> None:
    """The call is at fault, and the message says what it can be."""
    with pytest.raises((UnknownName, UsageError)) as caught:
        errors([said(GOLD)], [said(GOLD)], **options)
    assert str(caught.value).startswith(message)


def test_thousands_of_quotes_are_no_matter() -> None:
    """Nothing is quadratic in the quotes of a document."""
    quotes = [(((i, i + 2),), "direct", ((i + 3, i + 4),), None, "", False, None) for i in range(0, 60_000, 6)]
    made = msgspec.structs.replace(document(quotes, "d", gold=True), text="а" * 60_010)
    assert counted(errors([made], [made], of="quotes", limit=0)) == {"right": (10_000, 10_000)}
