"""Work for other processes that kills or hangs them. Imports nothing that takes time, since each new process does it."""

import os
import resource
import signal
from collections.abc import Sequence
from pathlib import Path

KILLS, HANGS = 7, -7


def double(numbers: Sequence[int]) -> list[int]:
    """Each number twice, if none of them kills or hangs."""
    if KILLS in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANGS in numbers:
        signal.pause()
    return [2 * number for number in numbers]


def double_after_one_death(numbers: Sequence[int], mark: str) -> list[int]:
    """The same, but the first process that tries is killed."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return double(numbers)


def kill(numbers: Sequence[int]) -> list[int]:
    """Kills the process, whatever it is given."""
    os.kill(os.getpid(), signal.SIGKILL)
    return list(numbers)


def wrong(numbers: Sequence[int]) -> list[int]:
    """Raises ValueError."""
    raise ValueError(f"{numbers} are wrong")


def process_of(numbers: Sequence[int]) -> list[int]:
    """The process that does this, for each."""
    return [os.getpid() for _ in numbers]


def missing(numbers: Sequence[int]) -> list[int]:
    """Raises FileNotFoundError."""
    raise FileNotFoundError(f"{numbers}: no such file")


def page_faults(sizes: Sequence[int]) -> list[int]:
    """How many pages the process takes from the system while it asks for memory of each size and frees it again."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return [resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before for size in sizes if bytearray(b" ") * size]
