"""Test cases of the CoNLL reference scorer, of coval and of corefud-scorer, on our coreference measures.

The scorers' own numbers, BLANC aside. All cases are reproduced; where the list of the reference scorer has numbers that
its authors commented out, those that the scorer prints stand here (`PRINTED`). coval's CEAFm is in none of its cases: it
divides members by clusters, so that it can be larger than 1.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from chains import clusters_of, read_chains
from real import real_data

from saidby.eval.clusters import COUNTS, agreement
from saidby.eval.points import points

pytestmark = pytest.mark.real

OUR_NAMES = {"bcub": "b3", "b_cubed": "b3"}
CASES = {"reference-coreference-scorers": 36, "coval": 34, "corefud-scorer_unittests-conll": 34}
FILES = {"corefud-scorer_unittests-conll": "corefud-scorer_tests-conll"}
"""Where the files of a suite are, but for those of the reference scorer, which coval has too."""

COMMENTED = [1.0, 1.0, 1.0]
"""What stands in comments of the test configuration for measures whose numbers nobody has filled in."""
PRINTED = {
    ("B1", "muc"): [1 / 3, 1 / 3, 1 / 3],
    ("B1", "b3"): [0.4333333, 0.5333333, 0.4781609],
    ("C1", "muc"): [0.5, 0.5, 0.5],
    ("C1", "b3"): [0.5952381, 0.6666667, 0.6289308],
    ("D1", "ceafm"): [0.8333333, 0.8333333, 0.8333333],
    ("D1", "ceafe"): [0.6111111, 0.9166667, 0.7333333],
    ("E1", "ceafm"): [0.5833333, 0.5833333, 0.5833333],
    ("E1", "ceafe"): [0.5555556, 0.8333333, 0.6666667],
}
"""Recall, precision, F1 that scorer.pl prints as fractions (``scorer.pl all KEY RESPONSE none``, at f49f3f8)."""


def folder() -> Path:
    return real_data("scorer_fixtures") / "coref"


def cases(suite: str) -> list[tuple[Path, Path, dict[str, list[float]]]]:
    """Give key, response, and recall, precision, F1 by measure."""
    files = folder() / FILES.get(suite, "reference-coreference-scorers_DataFiles")
    return [read_case(files, case) for case in json.loads((folder() / f"{suite}_expected.json").read_text("utf-8"))]


def read_case(files: Path, case: dict[str, Any]) -> tuple[Path, Path, dict[str, list[float]]]:
    key, response = case["args"] if "args" in case else (Path(case[side]).name for side in ("key", "response"))
    expected = case["expected_R_P_F"] if "id" in case else {m: v["R_P_F"] for m, v in case["expected"].items()}
    ours = {OUR_NAMES.get(name, name): values for name, values in expected.items()}
    if "id" in case:
        printed = {name: PRINTED[case["id"], name] for name in ours if (case["id"], name) in PRINTED}
        assert all(ours[name] == COMMENTED for name in printed)
        ours |= printed
    return files / key, files / response, {name: values for name, values in ours.items() if name in COUNTS}


@pytest.mark.parametrize("suite", CASES)
def test_numbers_of_other_scorers(suite: str) -> None:
    """Recall, precision and F1 of every case, to the five digits that are given."""
    found = cases(suite)
    assert len(found) == CASES[suite]
    for key, response, expected in found:
        gold, pred = read_chains(key), read_chains(response)
        assert gold.keys() == pred.keys()
        clusters = clusters_of(list(gold.values()), list(pred.values()))
        for measure, values in expected.items():
            scores = points(agreement(clusters, measure))
            ours = [float(column[-1]) for column in (scores.recall, scores.precision, scores.f1)]
            assert ours == pytest.approx(values, abs=1e-5), (response.name, measure)
