"""Work shared by processes, its results in the order of the work, a bounded part of it in flight.

The processes are spawned, not forked: a script that asks for several must have its calls under
``if __name__ == "__main__":``.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

from .errors import problem

AHEAD = 2
"""Tasks a worker that may wait or be done before their turn."""

_T = TypeVar("_T")
_R = TypeVar("_R")


def in_order(work: Callable[[_T], _R], tasks: Iterable[_T], *, workers: int) -> Generator[_R, None, None]:
    """Do tasks, in this process if one worker is enough.

    Parameters
    ----------
    work : callable
        A function of a module: what it takes and gives is pickled.
    tasks : iterable
        Drawn as they are needed.
    workers : int
        Processes, at least 1.

    Raises
    ------
    DataError
        If a worker is killed. What `work` raises is passed on.
    """
    if workers == 1:
        yield from map(work, tasks)
        return
    with _pool(workers) as pool:
        waiting: deque[Future[_R]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    except BrokenProcessPool:
        advice = "memory may be short: run again with fewer workers"
        raise problem("workers", f"one of them was killed; {advice}") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare() -> None:
    """Leave Ctrl-C to the main process, and end when it ends, however that happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
