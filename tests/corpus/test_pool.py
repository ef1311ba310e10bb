"""Work shared by processes: in order, bounded, and gone when the main process is."""

import os
import re
import signal
from collections.abc import Iterator
from time import sleep

import pytest

from saidby.corpus.errors import DataError, UnknownName
from saidby.corpus.pool import in_order


def late(number: int) -> int:
    """Take the longer the earlier a task is."""
    sleep(0.02 * (5 - number % 5))
    return number


def fatal(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def wrong(number: int) -> int:
    raise UnknownName("tokeniser", "razdle", ["razdel"])


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    """However long each takes."""
    assert list(in_order(late, range(12), workers=workers)) == list(range(12))


def test_tasks_are_drawn_as_they_are_needed() -> None:
    """A corpus of any size is never in memory whole."""
    drawn = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            drawn.append(number)
            yield number

    results = in_order(abs, tasks(), workers=2)
    next(results)
    assert len(drawn) == 5
    results.close()


def test_an_error_of_the_work_is_passed_on() -> None:
    """As itself, with its message."""
    with pytest.raises(
        UnknownName, match=re.escape("unknown tokeniser 'razdle'; did you mean 'razdel'? known: razdel")
    ):
        list(in_order(wrong, range(3), workers=2))


def test_a_killed_worker_is_an_error_that_says_what_to_do() -> None:
    """The system kills the largest process when memory is short."""
    said = "workers: one of them was killed; memory may be short: run again with fewer workers"
    with pytest.raises(DataError, match=re.escape(said)):
        list(in_order(fatal, range(9), workers=2))
