"""The measures that there are. Each gives weighted label pairs of a task.

A measure is a line in `MEASURES`, under its name without parameters.
"""

import fnmatch
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Literal, NamedTuple

from saidby.corpus.errors import UnknownName, UsageError

from . import frames, peers, quotes, speakers, spkatt
from .clusters import CONLL, agreement
from .conlleval import SCRIPTS
from .coref import without_singletons
from .counts import BOUNDARIES, OVERLAP, PARTIAL, STRICT, TYPE, LabelPairs, Sides, everything, label_pairs
from .factrueval import track1
from .naeval import naeval
from .names import Measure, parse_measure
from .runne import runne
from .seqeval import PATTERNS
from .task import Task

Of = Literal["entities", "content", "cue", "source", "addressee", "mode", "nonspeech", "quotes"]
"""What measures look at: names, one role of quotes, quotes by mode, marks that are no speech; `quotes` are whole."""
OF_QUOTES: tuple[Of, ...] = ("content", "cue", "source", "addressee", "mode")
"""What is a part of quotes, or their mode."""
OF_NAME: dict[str, Of] = {"quotes.mode": "mode", "nonspeech.strict": "nonspeech"}


OF_SEVERAL = ("coref.", "spkatt.")
"""How the names of measures begin that look at spans as parts of something."""


def looked_at(measure: Measure) -> Of | None:
    """Give the spans that a measure looks at; measures under the name of another tool look at names.

    None if a span alone is neither right nor wrong.
    """
    if measure.name.startswith(OF_SEVERAL):
        return None
    if not measure.name.startswith(("quotes.", "speakers.")) or measure.name in OF_NAME:
        return OF_NAME.get(measure.name, "entities")
    return measure.role if measure.role in quotes.ROLES else "content"  # type: ignore[return-value]


def looked_at_alone(measure: Measure, what: str) -> Of:
    """Give the spans that a measure looks at; `what` needs measures by which a span alone is right or wrong.

    Raises
    ------
    UsageError
        If the measure is none.
    """
    of = looked_at(measure)
    if of is None:
        raise UsageError(f"{measure} is of what spans make together; {what} is for measures of spans")
    return of


def sides_of(task: Task, of: Of) -> Sides:
    """Give these spans of both sides."""
    if of == "nonspeech":
        return quotes.nonspeech(task)
    if of in ("mode", "quotes"):
        return quotes.by_attribute(sides_of(task, "content"), "mode")
    return task.entities if of == "entities" else Sides(*map(everything, task.quotes(quotes.ROLES[of])))


class Definition(NamedTuple):
    """A measure of the registry.

    Parameters
    ----------
    label_pairs : callable
        From the task and the measure, parameters included.
    help : str
        What it counts, in one line.
    params : dict of str to collection of str
        Values that each parameter can have.
    tokens : bool
        Whether it looks at tokens or sentences of the gold.
    links : bool
        Whether it looks at entities or relations.
    harmonic : bool
        Whether F1 is computed as the tool of that name does, to the last bit.
    defaults : dict of str to str
        Parameters that a name without them gets, so that what is counted always stands in it.
    """

    label_pairs: Callable[[Task, Measure], LabelPairs]
    help: str
    params: dict[str, Collection[str]] = {}  # noqa: RUF012
    tokens: bool = False
    links: bool = False
    harmonic: bool = False
    defaults: dict[str, str] = {}  # noqa: RUF012


def entities_strict(task: Task, measure: Measure) -> LabelPairs:
    """Count entities with the same extent and label."""
    return label_pairs(task.entities, task.entities.exact, STRICT)


def entities_exact(task: Task, measure: Measure) -> LabelPairs:
    """Count entities with the same extent, whatever their labels."""
    return label_pairs(task.entities, task.entities.best, BOUNDARIES)


def entities_partial(task: Task, measure: Measure) -> LabelPairs:
    """Count entities with the same extent, and by half those that share text, whatever their labels."""
    return label_pairs(task.entities, task.entities.best, PARTIAL)


def entities_type(task: Task, measure: Measure) -> LabelPairs:
    """Count entities that share text and have the same label, as `entities_exact` pairs them."""
    return label_pairs(task.entities, task.entities.best, TYPE)


def entities_overlap(task: Task, measure: Measure) -> LabelPairs:
    """Count entities of the same label that share text, as many as can be paired."""
    return label_pairs(task.entities, task.entities.overlap, OVERLAP)


def entities_token(task: Task, measure: Measure) -> LabelPairs:
    """Count tokens of the gold by the labels of the entities that have characters in them."""
    return label_pairs(task.entity_tokens, task.entity_tokens.exact, STRICT)


def factrueval_t1(task: Task, measure: Measure) -> LabelPairs:
    """Count mentions as the comparator of factRuEval-2016 does in track 1."""
    gold = replace(task.gold, tokens=task.tokens)
    return track1(gold, task.pred, locorg=measure.param("locorg"), scope=task.scope)


def naeval_tokens(task: Task, measure: Measure) -> LabelPairs:
    """Count tokens of PER, LOC and ORG as naeval does."""
    return naeval(task.entities.gold.spans, task.entities.pred.spans)


def runne_names(task: Task, measure: Measure) -> LabelPairs:
    """Count different names as RuNNE-2022 does."""
    return runne(task.entities.gold.spans, task.entities.pred.spans, measure.role)


def coref(task: Task, measure: Measure) -> LabelPairs:
    """Count how far the mentions of both sides are of the same entities."""
    singletons, kind = measure.param("singletons"), measure.name.removeprefix("coref.")
    mentions = without_singletons(task.mentions) if singletons == "drop" else task.mentions
    return agreement(mentions, *(CONLL if kind == "conll" else (kind,)))


def spkatt_events(task: Task, measure: Measure) -> LabelPairs:
    """Count cues, their roles, or both, as the scorer of GePaDe-SpkAtt does."""
    kind = measure.name.removeprefix("spkatt.")
    events = task.events.of(*{"cue": (spkatt.CUE,), "roles": spkatt.ROLES, "joint": spkatt.LABELS}[kind])
    return spkatt.by_token(events) if measure.param("match") == "token" else spkatt.by_role(events)


SINGLETONS: dict[str, Collection[str]] = {"singletons": ("drop",)}
MATCH: dict[str, Collection[str]] = {"match": ("token",)}

CHOICES: dict[str, Collection[str]] = {"edges": ("trim",), "mode": quotes.MODES}
"""Parameters of the measures of quotes."""
PAIRED: dict[str, Collection[str]] = {**CHOICES, "match": ("strict",)}
"""Parameters of measures of quotes that are paired."""
GIVEN: dict[str, Collection[str]] = {**PAIRED, "given": speakers.GIVEN}
BY_GOLD = {"given": "gold"}

MEASURES = {
    "entities.strict": Definition(entities_strict, "entities with the same extent and label"),
    "entities.exact": Definition(entities_exact, "entities with the same extent, whatever the label"),
    "entities.partial": Definition(entities_partial, "as exact, and half credit for any overlap (SemEval-2013)"),
    "entities.type": Definition(entities_type, "entities that overlap and have the same label (SemEval-2013)"),
    "entities.overlap": Definition(entities_overlap, "as many overlaps of the same label as can be paired"),
    "entities.token": Definition(entities_token, "tokens of the gold by label, O left out", tokens=True),
    "quotes.strict[content]": Definition(quotes.strict, "quotes with the same extent", CHOICES),
    "quotes.strict[cue]": Definition(quotes.strict, "cues with the same extent", CHOICES, links=True),
    "quotes.strict[source]": Definition(quotes.strict, "sources with the same extent", CHOICES, links=True),
    "quotes.strict[addressee]": Definition(quotes.strict, "addressees with the same extent", CHOICES, links=True),
    "quotes.strict[joint]": Definition(
        frames.strict, "quotes, cues and sources with the same extents", CHOICES, links=True
    ),
    "quotes.overlap[content]": Definition(quotes.overlap, "quotes that overlap, one to one", CHOICES),
    "quotes.overlap[cue]": Definition(quotes.overlap, "cues that overlap, one to one", CHOICES, links=True),
    "quotes.overlap[source]": Definition(quotes.overlap, "sources that overlap, one to one", CHOICES, links=True),
    "quotes.overlap[addressee]": Definition(quotes.overlap, "addressees that overlap, one to one", CHOICES, links=True),
    "quotes.overlap[joint]": Definition(
        frames.overlap, "quotes that overlap with cues and sources", CHOICES, links=True
    ),
    "quotes.soft[content]": Definition(quotes.soft, "quotes by the share that is covered", CHOICES),
    "quotes.soft[cue]": Definition(quotes.soft, "cues by the share that is covered", CHOICES, links=True),
    "quotes.soft[source]": Definition(quotes.soft, "sources by the share that is covered", CHOICES, links=True),
    "quotes.soft[addressee]": Definition(quotes.soft, "addressees by the share that is covered", CHOICES, links=True),
    "quotes.token[content]": Definition(quotes.token, "tokens of quotes", CHOICES, tokens=True),
    "quotes.token[cue]": Definition(quotes.token, "tokens of cues", CHOICES, tokens=True, links=True),
    "quotes.token[source]": Definition(quotes.token, "tokens of sources", CHOICES, tokens=True, links=True),
    "quotes.token[addressee]": Definition(quotes.token, "tokens of addressees", CHOICES, tokens=True, links=True),
    "quotes.token[joint]": Definition(
        frames.token, "tokens of paired quotes, cues, sources", CHOICES, tokens=True, links=True
    ),
    "quotes.mode": Definition(
        quotes.mode, "quotes that overlap and have the same mode", {"edges": ("trim",), "given": ("matched",)}
    ),
    "nonspeech.strict": Definition(quotes.nonspeech_strict, "marks that are no speech, with the same extent and use"),
    "speakers.mention": Definition(
        speakers.mention, "quotes whose sources have the same extents", GIVEN, links=True, defaults=BY_GOLD
    ),
    "speakers.overlap": Definition(
        speakers.overlap, "quotes whose sources overlap", GIVEN, links=True, defaults=BY_GOLD
    ),
    "speakers.entity": Definition(
        speakers.entity, "quotes that the same entities speak", GIVEN, links=True, defaults=BY_GOLD
    ),
    "speakers.end_to_end": Definition(
        speakers.entity, "quotes that are found, and that the same entities speak", PAIRED, links=True
    ),
    "speakers.b3": Definition(speakers.b3, "quotes by the share of what their speaker speaks", PAIRED, links=True),
    "coref.muc": Definition(coref, "links that join the mentions of an entity", SINGLETONS, links=True),
    "coref.b3": Definition(coref, "mentions, by the share of their entity (B³)", SINGLETONS, links=True),
    "coref.ceafe": Definition(coref, "entities, each by its likeness to one assigned to it", SINGLETONS, links=True),
    "coref.ceafm": Definition(coref, "mentions, each entity assigned to one of the other side", SINGLETONS, links=True),
    "coref.lea": Definition(coref, "entities by their links, weighed by their mentions", SINGLETONS, links=True),
    "coref.conll": Definition(coref, "the mean of coref.muc, coref.b3 and coref.ceafe", SINGLETONS, links=True),
    "factrueval.t1": Definition(
        factrueval_t1,
        "mentions, by the share of their names, as factRuEval-2016 track 1",
        {"locorg": ("loc",)},
        tokens=True,
    ),
    "spkatt.cue": Definition(
        spkatt_events, "cues of the same tokens, as GePaDe-SpkAtt", tokens=True, links=True, harmonic=True
    ),
    "spkatt.roles": Definition(
        spkatt_events,
        "sources, messages … of the same tokens at such cues",
        MATCH,
        tokens=True,
        links=True,
        harmonic=True,
    ),
    "spkatt.joint": Definition(
        spkatt_events, "cues and their roles together", MATCH, tokens=True, links=True, harmonic=True
    ),
    "naeval": Definition(naeval_tokens, "tokens of PER, LOC and ORG, without overlaps, as naeval"),
    "runne": Definition(runne_names, "different names; macro over types that occur, as RuNNE-2022"),
    "runne[all]": Definition(runne_names, "different names of all types; micro is RuNNE's mention F1"),
    "runne[few_shot]": Definition(runne_names, "different names of RuNNE's three few-shot types"),
    "conlleval": Definition(
        peers.conlleval, "chunks as conlleval counts them", {"script": SCRIPTS}, tokens=True, harmonic=True
    ),
    "seqeval.default": Definition(
        peers.seqeval_default, "entities as seqeval reads tags without a mode", tokens=True, harmonic=True
    ),
    "seqeval.strict": Definition(
        peers.seqeval_strict,
        "entities as seqeval reads tags with mode='strict'",
        {"scheme": PATTERNS},
        tokens=True,
        harmonic=True,
    ),
    "nervaluate.strict": Definition(
        peers.nervaluate, "entities as nervaluate 1.2.1 pairs them: strict", peers.BY, harmonic=True
    ),
    "nervaluate.exact": Definition(peers.nervaluate, "the same: exact, whatever the label", peers.BY, harmonic=True),
    "nervaluate.partial": Definition(
        peers.nervaluate, "the same: partial, whatever the label", peers.BY, harmonic=True
    ),
    "nervaluate.ent_type": Definition(peers.nervaluate, "the same: overlap and label", peers.BY, harmonic=True),
    "spacy.ents": Definition(peers.spacy_ents, "entities as spaCy's Scorer counts them", tokens=True, harmonic=True),
}
DEFAULT = ("entities.strict", "quotes.strict[content]")


def measured(task: Task, measures: Iterable[Measure]) -> dict[str, LabelPairs]:
    """Give the label pairs of each measure, by name."""
    return {str(measure): _measured(task, measure) for measure in measures}


def _measured(task: Task, measure: Measure) -> LabelPairs:
    definition = MEASURES[measure.kind]
    pairs = definition.label_pairs(task, measure)
    return replace(pairs, harmonic=True) if definition.harmonic else pairs


def look_at_tokens(measures: Iterable[Measure]) -> bool:
    """Say whether a measure looks at tokens or sentences of the gold."""
    return any(MEASURES[measure.kind].tokens for measure in measures)


def look_at_links(measures: Iterable[Measure]) -> bool:
    """Say whether a measure looks at entities or relations."""
    return any(MEASURES[measure.kind].links for measure in measures)


def chosen(measures: str | Measure | Iterable[str | Measure] | None) -> tuple[Measure, ...]:
    """Give the measures that are asked for, each once, `DEFAULT` for None.

    A name may be a pattern, as in ``entities.*``.

    Raises
    ------
    UnknownName
        If there is no such measure, or it has no such parameter or value.
    UsageError
        If a name is not written as one, or none is asked for.
    """
    if measures is None:
        measures = DEFAULT
    if isinstance(measures, str | Measure):
        measures = [measures]
    known = tuple(
        dict.fromkeys(_known(parse_measure(name)) for measure in measures for name in _matching(str(measure)))
    )
    if not known:
        raise UsageError("no measure is asked for; leave measures out for the default ones")
    return known


def _matching(name: str) -> list[str]:
    """Give the names of the registry that a pattern stands for; a name stands for itself."""
    if "*" not in name:
        return [name]
    found = fnmatch.filter(MEASURES, name.replace("[", "[[]"))
    if not found and fnmatch.filter(MEASURES, _PARAMETERS.sub("", name).replace("[", "[[]")):
        raise UsageError(f"measure {name!r}: a pattern takes no parameters; write the names out")
    if not found:
        raise UnknownName("measure", name, MEASURES)
    return found


_PARAMETERS = re.compile(r"\(.*\)")


def _unknown(measure: Measure) -> UsageError:
    """Give the error for a name that is no measure; of one with roles, that it must have one of these."""
    roles = [
        str(replace(measure, role=kind.role)) for kind in map(parse_measure, MEASURES) if kind.name == measure.name
    ]
    if measure.name in MEASURES or not roles:
        return UnknownName("measure", measure.kind, MEASURES)
    wrong = f"has no role {measure.role!r}" if measure.role else "needs a role"
    return UsageError(f"measure {str(measure)!r}: {measure.name} {wrong}; write one of {', '.join(roles)}")


def _known(measure: Measure) -> Measure:
    if measure.kind not in MEASURES:
        raise _unknown(measure)
    params = MEASURES[measure.kind].params
    if measure.params and not params:
        raise UsageError(f"measure {measure}: {measure.kind} takes no parameters")
    for key, value in measure.params:
        if key not in params:
            raise UnknownName(f"parameter of {measure.kind}", key, params)
        if value not in params[key]:
            raise UnknownName(f"{key} of {measure.kind}", value, params[key])
    return replace(measure, params=tuple(sorted({**MEASURES[measure.kind].defaults, **dict(measure.params)}.items())))
