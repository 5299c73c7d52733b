"""What is said of what went wrong."""

from __future__ import annotations

import traceback

_TRACEBACK_LINES = 6
_LONGEST_TEXT = 2000


class Refused(Exception):
    """The settings are wrong: the message names the parameter."""


class Broken(Exception):
    """A copy failed, and again when it was made anew; or in a way that making it anew does not change."""

    def __init__(self, copy: int, problem: str) -> None:
        super().__init__(problem)
        self.copy = copy


def last_lines(error: BaseException) -> str:
    """What an author needs of a traceback, in one line."""
    lines = "".join(traceback.format_exception(type(error), error, error.__traceback__)).strip().splitlines()
    return cut(" | ".join(line.strip() for line in lines[-_TRACEBACK_LINES:]))


def cut(text: str) -> str:
    """A text of which nobody reads more: its start and its end, where it is very long."""
    half = _LONGEST_TEXT // 2
    return text if len(text) <= _LONGEST_TEXT else f"{text[:half - 3]} [...] {text[4 - half:]}"
