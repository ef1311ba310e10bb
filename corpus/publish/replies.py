"""What it means when the hub refuses, breaks off or cannot be reached: what happened, and what to do.

Whatever its client raises may quote a header or an answer of the server, and the token with it: messages go through
here, the token is cut out of them, and the error of the client is not shown beneath.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from saidby.corpus.errors import SaidbyError, UsageError, problem
from saidby.corpus.plain import short

AGAIN = "run the same again, it goes on where it stopped"
LOG_IN = "set HF_TOKEN or run `hf auth login`"
TOKENS = "https://huggingface.co/settings/tokens"

UPLOAD = MappingProxyType(
    {
        400: "the hub refuses what was sent (400)",
        401: f"the hub does not accept the token (401); make one with write access at {TOKENS}, {LOG_IN}",
        402: "the hub asks for payment (402); see the plan of the namespace",
        403: f"the token has no right to write there (403); use a namespace of yours, or another token: {LOG_IN}",
        404: f"is not there, or the token may not see it (404); check the name and the revision, or {LOG_IN}",
        409: "the name is taken by something that the token cannot write as a dataset (409); choose another name",
        412: f"was changed by somebody else in between (412); {AGAIN}",
        413: "a file, or all files of one commit, are too large for the hub (413); publish in smaller shards",
        429: f"the hub has had too many requests (429); wait some minutes, then {AGAIN}",
    }
)
"""What the hub means by a status, when something is sent."""
FETCH = MappingProxyType(
    {
        400: "the hub refuses the request (400)",
        401: f"is not there, or is private and no valid token was given (401); check the name, or {LOG_IN}",
        403: "the token has no right to read it (403); if it is gated, ask for access on its page",
        404: f"is not there, or hidden from the token (404); check name and revision, or {LOG_IN}",
        429: "the hub has had too many requests (429); wait some minutes, then run the same again",
    }
)
"""What the hub means by a status, when something is fetched."""
CALLS = (401, 402, 403, 404, 409)
"""Statuses that are the fault of the call."""
SHOWN = 300
"""Characters of the server's own words that a message shows."""


@contextmanager
def explained(where: str, meanings: Mapping[int, str], token: str | None = None) -> Iterator[None]:
    """Raise what the client of the hub raises as an error of ours, without the token.

    Raises
    ------
    UsageError
        If the name, the rights or the token are at fault.
    DataError
        If the hub cannot be reached, has trouble, or refuses what was sent.
    """
    try:
        yield
    except SaidbyError:
        raise
    except Exception as error:
        # Whatever it is: the client is built on several libraries, and any of them may quote the token.
        raise _explained(where, error, meanings, token) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Draw the client's progress bars in terminals only."""
    from huggingface_hub.utils import (  # type: ignore[attr-defined]
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    if sys.stderr.isatty() or are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()


def without(token: str | None, words: str) -> str:
    """Cut the token out of words.

    >>> without("hf_abc", "Bearer hf_abc is expired")
    'Bearer *** is expired'
    """
    return words.replace(token, "***") if token else words


def _explained(where: str, error: Exception, meanings: Mapping[int, str], token: str | None) -> SaidbyError:
    if (answer := _answer(error)) is not None:
        status, words = answer
        meaning = meanings.get(status) or f"the hub has trouble ({status}); {AGAIN}"
        said = f". The hub says: {_line(without(token, words))}" if words else ""
        message = meaning + said
        return UsageError(f"{where}: {message}") if status in CALLS else problem(where, message)
    return problem(where, without(token, _unanswered(error, fetch=meanings is FETCH)))


def _answer(error: BaseException) -> tuple[int, str] | None:
    """Give the status and the words of the server's answer, if an answer is what the error began with."""
    for each in _causes(error):
        status = getattr(getattr(each, "response", None), "status_code", None)
        if isinstance(status, int):
            return status, str(getattr(each, "server_message", None) or "")
    return None


def _unanswered(error: Exception, *, fetch: bool) -> str:
    from huggingface_hub.errors import OfflineModeIsEnabled

    causes = list(_causes(error))
    if any(isinstance(each, OfflineModeIsEnabled) for each in causes) or _is_offline():
        return (
            "is not in the cache of the hub's client, and " if fetch else ""
        ) + "HF_HUB_OFFLINE forbids to ask the hub; unset it"
    first = causes[-1]
    if any(map(_is_of_network, causes)):
        return f"the hub cannot be reached, or broke off ({type(first).__name__}); check the network, then {AGAIN}"
    said = "; ".join(dict.fromkeys(f"{type(each).__name__}: {_line(str(each))}" for each in (error, first)))
    return f"the hub's client failed ({said}); if it was by chance, {AGAIN}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error, what it was raised from, and so on to the first."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        yield each
        seen.add(id(each))
        each = each.__cause__ or each.__context__


def _is_of_network(error: BaseException) -> bool:
    """Say whether this is an error of a connection, by whatever library the installed client has beneath."""
    return isinstance(error, ConnectionError | TimeoutError) or any(
        kind.__name__ in ("TransportError", "RequestException", "LocalEntryNotFoundError")
        for kind in type(error).__mro__
    )


def _is_offline() -> bool:
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def _line(words: str) -> str:
    """Give words in one line, cut where they are long."""
    return short(" ".join(words.split()), size=SHOWN)
