"""Test cases that the authors of seqeval, nervaluate and NER-Evaluation wrote for their tools, run on ours.

Cases that are not reproduced are listed with the reason (`NOT_OURS`, `OTHER_ALGORITHM`).
"""

import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from real import real_data
from tagging import columns, sides

from saidby.corpus.errors import DataError
from saidby.corpus.tags import tags_of, transition_numbers
from saidby.eval import seqeval
from saidby.eval.credit import harmonic
from saidby.eval.nervaluate import Edges, Outcome, Prepared, Spans, _edges, aligned, outcome, prepare
from saidby.eval.taglists import columns_of_tags

pytestmark = pytest.mark.real


def cases(path: str) -> Any:
    return json.loads((real_data("scorer_fixtures") / path).read_text("utf-8"))


NOT_OURS = {
    "test_entity_equality": "compares seqeval's own objects; spans are rows of arrays here",
}
PREFIXES = {letter: number for number, letter in enumerate("OBIES")} | {"L": 3, "U": 4}


def strict_spans(tags: list[str], scheme: str) -> list[list[Any]]:
    """Give label, start, end of what strict mode finds: each label of each stretch is tried as a prediction."""
    _, (stream,) = seqeval.streams([tags_of([tags])], seqeval._strict_split(False), outside="_")
    found = seqeval._strict_found(stream, scheme)
    labels = sorted({"_", *(seqeval._strict_split(False)(tag)[1] for tag in tags)})
    names = [labels[code] for code in found.label.tolist()]
    return [list(row) for row in zip(names, found.start.tolist(), found.end.tolist(), strict=True)]


def scheme_of(test: str) -> str:
    return test.split("_")[1].upper()


def run_scheme_case(test: str, case: dict[str, Any]) -> None:
    if test == "test_entities_filter":
        spans = [
            [number, *row[1:], row[0]]
            for number, tags in enumerate(case["sequences"])
            for row in strict_spans(tags, "IOB2")
        ]
        assert [row for row in spans if row[3] == case["tag_name"]] == case["expected"]
    elif test == "test_token_prefix":
        role, _ = seqeval._strict_split(case["suffix"])(case["token"])
        assert role == PREFIXES[case["expected"].removeprefix("Prefix.")]
    elif test == "test_token_tag":
        assert seqeval._strict_split(case["suffix"])(case["token"])[1] == case["expected"]
    elif test.endswith("_start_inside_end"):
        split = seqeval._strict_split(False)
        roles, labels = zip(split(case["prev"]), split(case["token"]), strict=True)
        number = transition_numbers(np.array(roles), np.array([0, int(labels[0] != labels[1])]))[1]
        found = [bool(seqeval._matches(patterns)[number]) for patterns in seqeval.PATTERNS[scheme_of(test)]]
        assert found == case["expected"]
    elif "_tokens" in test:
        assert strict_spans(case["tokens"], scheme_of(test)) == case["expected"]
    elif test == "test_valid_prefix":
        seqeval.strict(*sides([[case["token"]]], [[case["token"]]]), scheme=case["scheme"])
    elif test == "test_invalid_prefix":
        with pytest.raises(DataError, match="has the prefixes"):
            seqeval.strict(*sides([[case["token"]]], [[case["token"]]]), scheme=case["scheme"])
    elif test == "TestAutoDetect.test_valid_scheme":
        tags = [[tag for row in case["sequences"] for tag in row]]
        assert seqeval.detect_scheme(tags_of(tags), suffix=case.get("suffix", False)) == case["expected"]
    elif test == "TestAutoDetect.test_invalid_scheme":
        with pytest.raises(DataError, match="are those of no scheme"):
            seqeval.detect_scheme(tags_of(case["sequences"]))
    else:
        raise KeyError(test)


def test_all_cases_of_schemes_in_seqeval() -> None:
    """424 of them: prefixes, labels, patterns, spans in six schemes, detection; all but five are ours too."""
    run = Counter[str]()
    for group in cases("seqeval/scheme_cases.json")["tests"]:
        for case in group["cases"]:
            if group["test"] not in NOT_OURS:
                run_scheme_case(group["test"], case)
            run[group["test"]] += 1
    assert run.total() == 424
    assert sum(run[test] for test in NOT_OURS) == 5


def averages(test: str) -> dict[str, list[float]]:
    (group,) = (group for group in cases("seqeval/test_v1_params.json") if group["test"].endswith(test))
    return {case["average"]: case["expected"] for case in group["cases"]}


def test_averages_of_seqeval() -> None:
    """Micro, macro, weighted of one right and one missed A, one right B, one spurious C."""
    pairs = seqeval.strict(*sides([["B-A", "B-B", "O", "B-A"]], [["O", "B-B", "B-C", "B-A"]]), scheme="IOB2")
    found = harmonic(pairs)
    for average, (precision, recall, f1, support) in averages("test_average_scores").items():
        assert [round(value, 2) for value in found.row(average)] == [precision, recall, f1]
        assert found.support[-1] == support


def test_labels_and_lengths_of_seqeval() -> None:
    """The labels are those of both sides; lengths that differ are refused."""
    for group in cases("seqeval/test_v1_params.json"):
        for case in group["cases"]:
            if group["test"] == "test_unique_labels":
                size = max(len(case[side][0]) for side in ("y_true", "y_pred"))
                gold, pred = ([case[side][0] + ["O"] * (size - len(case[side][0]))] for side in ("y_true", "y_pred"))
                assert list(seqeval.strict(*sides(gold, pred), scheme="IOB2").labels) == case["expected"]
            elif group["test"].endswith("test_invalid_length"):
                with pytest.raises(DataError):
                    columns_of_tags(case["y_true"], case["y_pred"])


@pytest.mark.parametrize("name", ["ground_truth.txt", "ground_truth_inv.txt"])
def test_the_sample_of_conll_2000_with_either_end_first(name: str) -> None:
    """F1 74.35, as conlleval.pl says."""
    text = (real_data("scorer_fixtures") / "seqeval" / name).read_text("utf-8")
    rows = [[line.split()[-2:] for line in block.splitlines()] for block in text.strip().split("\n\n")]
    both = sides(*([[row[column] for row in sentence] for sentence in rows] for column in (0, 1)))
    found = harmonic(seqeval.default(*both, suffix="inv" in name))
    assert [f"{100 * value:.2f}" for value in found.row("micro")] == ["68.83", "80.83", "74.35"]


ENTITY = re.compile(r"Entity\((?:label=)?'(\w+)', (?:start=)?(-?\d+), (?:end=)?(-?\d+)\)")


def entities(text: str) -> list[tuple[str, int, int]]:
    return [(label, int(start), int(end)) for label, start, end in ENTITY.findall(text)]


def built(tags: list[str]) -> list[tuple[str, int, int]]:
    """Build spans as the helper of nervaluate's tests does: any I goes on, ends are the places behind."""
    spans = list[tuple[str, int, int]]()
    for place, tag in enumerate(tags):
        if tag.startswith("B-"):
            spans.append((tag[2:], place, place + 1))
        elif tag.startswith("I-"):
            spans[-1] = (*spans[-1][:2], place + 1)
    return spans


def task(gold: list[tuple[str, int, int]], pred: list[tuple[str, int, int]], overlap: float = 1.0) -> Prepared:
    """Prepare spans whose ends are last places."""
    labels = tuple(sorted({row[0] for row in (*gold, *pred)}))
    both = [
        Spans(
            labels,
            np.zeros(len(side), dtype=np.int64),
            *(np.array([row[column] for row in side], dtype=np.int64) for column in (1, 2)),
            np.array([labels.index(row[0]) for row in side], dtype=np.int64),
        )
        for side in (gold, pred)
    ]
    return Prepared(1, both[0], both[1], _edges(both[0], both[1], overlap))


SCENARIO = {
    "StrictEvaluation": "strict",
    "PartialEvaluation": "partial",
    "EntityTypeEvaluation": "ent_type",
    "ExactEvaluation": "exact",
}


def places(prepared: Prepared, scenario: str) -> dict[str, list[list[int]]]:
    """Give the indices that nervaluate lists: of predictions, but of gold where it is missed."""
    chosen, credit = aligned(prepared.edges, scenario)
    lists = {name: chosen.pred[credit == value] for name, value in (("correct", 1), ("incorrect", 0), ("partial", 0.5))}
    lists["spurious"] = np.setdiff1d(np.arange(len(prepared.pred.doc)), chosen.pred)
    lists["missed"] = np.setdiff1d(np.arange(len(prepared.gold.doc)), chosen.gold)
    return {name: [[0, int(row)] for row in sorted(rows)] for name, rows in lists.items()}


def run_strategy_case(case: dict[str, Any]) -> None:
    raw = " ".join(case.get("raw", []))
    name = case["test"].rpartition(".")[2]
    gold = entities(raw.partition("pred")[0]) or [("PER", 0, 9)]
    if name == "test_overlap_percentage_calculation":
        assert len(entities(raw)) == 9
        for entity, share in zip(entities(raw), re.findall(r"\), (\d+\.\d)\)", raw), strict=True):
            for threshold, enough in ((max(float(share), 1.0), float(share) > 0), (float(share) + 0.5, False)):
                if threshold <= 100:
                    found: Edges = task([("PER", 0, 9)], [entity], max(threshold, 1.0)).edges
                    assert bool(len(found.gold)) == enough, entity
        return
    if name == "test_has_sufficient_overlap":
        assert raw.count("assert") == 10
        for refused, threshold, *entity in re.findall(
            r"assert (not )?strategy_(\d+)\.\w+\(Entity\(label='(\w+)', start=(\d+), end=(\d+)\)", raw
        ):
            found = task([("PER", 0, 9)], [(entity[0], int(entity[1]), int(entity[2]))], float(threshold)).edges
            assert bool(len(found.gold)) == (not refused), (threshold, entity)
        return
    if name == "test_partial_evaluation_with_min_overlap":
        pattern = r"\(Entity\(label='(\w+)', start=(\d+), end=(\d+)\), (\d+\.\d), (\d), (\d), (\d)\)"
        for label, *numbers in re.findall(pattern, raw):
            start, end, threshold, correct, partial, spurious = map(float, numbers)
            counted = outcome(task([("PER", 0, 9)], [(label, int(start), int(end))], threshold), "partial")
            assert (counted.correct, counted.partial, counted.spurious) == (correct, partial, spurious)
        return
    if "true" in case:
        gold, pred = built(case["true"]), built(case["pred"])
    else:
        pred = entities(case["raw"][-1])
    prepared = task(gold, pred, case["strategy_kwargs"].get("min_overlap_percentage", 1.0))
    scenario = SCENARIO[case["strategy"]]
    counted, listed = outcome(prepared, scenario)._asdict(), places(prepared, scenario)
    for key, value in case["expected"].items():
        kind = key.partition(".")[2].removesuffix("_indices")
        assert (listed if key.endswith("_indices") else counted)[kind] == value, (case["test"], key)


def test_all_cases_of_strategies_in_nervaluate() -> None:
    """37 of them: counts and indices in four schemes, thresholds of overlap."""
    given = cases("nervaluate/strategies_cases.json")["cases"]
    for case in given:
        run_strategy_case(case)
    assert len(given) == 37


NO_SCORES = {
    "test_find_overlap": "tests ranges of numbers that its own function makes",
    "test_compute_actual_possible": "tests sums of counts without data",
    "test_compute_precision_recall": "tests quotients of counts without data",
}
"""Cases of NER-Evaluation that test its inner functions."""
OTHER_ALGORITHM = {
    "test_compute_metrics_agg_scenario_4": "a pair of two labels is put down to that of the gold (same extent)",
    "test_compute_metrics_agg_scenario_6": "a pair of two labels is put down to that of the gold (overlap)",
    "test_evaluator_compare_results_and_results_agg_1": "a spurious prediction is put down to every label of the gold",
}
"""Where NER-Evaluation gives labels other counts than nervaluate, which aligns each label by itself."""


def run_evaluation_case(case: dict[str, Any]) -> int:
    """Run one case; give the number of results that were compared."""
    called = re.search(r"tags=(\[.*?\])|pred_named_entities, (\[.*?\])\)", " ".join(case["calls"]))
    assert called is not None
    tags = json.loads((called[1] or called[2]).replace("'", '"'))
    if "true" in case:
        prepared = prepare(*columns(case["true"], case["pred"]), tags=tags)
    else:
        rows = (
            [tuple(row) for row in case[side] if row[0] in tags]
            for side in ("true_named_entities", "pred_named_entities")
        )
        prepared = task(*rows)
    compared = 0
    for scenario, counts in case.get("expected", {}).items():
        assert outcome(prepared, scenario)._asdict() == {key: counts[key] for key in Outcome._fields}, case["test"]
        compared += 1
    for label, results in case.get("expected_agg", {}).items():
        for scenario, counts in results.items():
            same = outcome(prepared, scenario, label=label)._asdict() == {key: counts[key] for key in Outcome._fields}
            assert same == (case["test"] not in OTHER_ALGORITHM), (case["test"], label, scenario)
            compared += 1
    return compared


def test_all_cases_of_ner_evaluation() -> None:
    """28 of them: nervaluate 1.2.1 has the same overall counts as its ancestor."""
    compared, given = 0, cases("ner_evaluation/cases.json")["cases"]
    for case in given:
        name = case["test"]
        if name.startswith("test_collect_named_entities"):
            prepared = prepare(*columns([case["tags"]], [case["tags"]]))
            labels = [prepared.gold.labels[code] for code in prepared.gold.label]
            rows = zip(labels, prepared.gold.start.tolist(), prepared.gold.end.tolist(), strict=True)
            assert [list(row) for row in rows] == case["expected"]
        elif "length" in name:
            with pytest.raises(DataError, match="y_true has"):
                columns(case["true"], case["pred"])
        elif not name.startswith(tuple(NO_SCORES)):
            compared += run_evaluation_case(case)
    assert len(given) == 28
    assert compared == 84
