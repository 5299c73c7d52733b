"""What is done with a connection: say hello, make the copies, answer until it is closed."""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Any, Callable, Dict

import gymnasium
import numpy as np

from . import frames, spaces
from .copies import Copies
from .failures import Broken, Refused, cut, last_lines
from .parallel import ParallelCopies, parallel_maker
from .single import SingleAgentCopies


def versions() -> Dict[str, Any]:
    return {
        "protocol": frames.PROTOCOL,
        "pid": os.getpid(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "gymnasium": gymnasium.__version__,
    }


def serve(connection: frames.Connection) -> None:
    """Answers until the other side closes the connection. What goes wrong is told with an ERROR."""
    connection.send_json(frames.HELLO, versions())
    try:
        kind, payload = connection.receive()
        if kind != frames.OPEN:
            raise frames.ProtocolError(f"the first request is of kind {kind}")
        copies = open_copies(json.loads(bytes(payload)))
        try:
            connection.send_json(frames.SPEC, copies.spec())
            answer(connection, copies)
        finally:
            copies.close()
    except frames.Closed:
        return
    except Refused as e:
        connection.send_json(frames.ERROR, {"user": True, "copy": 0, "problem": cut(str(e))})
    except Broken as e:
        connection.send_json(frames.ERROR, {"user": False, "copy": e.copy, "problem": cut(str(e))})
    except Exception as e:
        connection.send_json(frames.ERROR, {"user": False, "copy": 0, "problem": last_lines(e)})
        raise


def answer(connection: frames.Connection, copies: Copies) -> None:
    while True:
        kind, payload = connection.receive()
        if kind == frames.STEP:
            copies.step(payload)
        elif kind == frames.PROMPT:
            copies.step(payload, connection.send_ahead)
        elif kind == frames.RESET:
            copies.reset(payload)
        else:
            raise frames.ProtocolError(f"a request of kind {kind}")
        if copies.reports:
            connection.send_json(frames.REPORT, copies.reports)
        connection.send_result(copies.frame, copies.payload_size)


def open_copies(request: Dict[str, Any]) -> Copies:
    """Makes what an OPEN asks for.

    :raises Refused: for what the user can put right
    """
    if request["protocol"] != frames.PROTOCOL or request["family"] not in FAMILIES:
        raise frames.ProtocolError(f"cannot open {request['family']!r} by protocol {request['protocol']}")
    shown = f"environment.parameters.id = '{request['id']}'"
    try:
        return FAMILIES[request["family"]](request)
    except Refused:
        raise
    except spaces.Unsupported as e:
        raise Refused(f"{shown}: {e}") from e
    except gymnasium.error.Error as e:
        raise Refused(f"{shown}: {type(e).__name__}: {' '.join(str(e).split())}") from e
    except ModuleNotFoundError as e:
        raise Refused(f"{shown}: {e}, for {sys.executable}") from e
    except TypeError as e:
        given = ", ".join(sorted(request["kwargs"])) or "none"
        raise Refused(f"{shown} cannot be made with environment.parameters.kwargs ({given}): {last_lines(e)}") from e
    except Exception as e:
        raise Refused(f"{shown} cannot be made: {last_lines(e)}") from e


def single(request: Dict[str, Any]) -> Copies:
    kwargs = dict(request["kwargs"])
    if request.get("maxEpisodeSteps") is not None:
        kwargs["max_episode_steps"] = request["maxEpisodeSteps"]
    make = maker(request["id"], kwargs)
    # Gymnasium's checker knows the class of an environment by one of its copies, and costs time at every step of each.
    make_others = maker(request["id"], {"disable_env_checker": True, **kwargs})
    return SingleAgentCopies(make, request["copies"], request["masks"], request["measures"], make_others)


def several(request: Dict[str, Any]) -> Copies:
    make = parallel_maker(request["id"], request["kwargs"])
    return ParallelCopies(make, request["copies"], request["masks"], request["behaviours"])


#: What can be opened, by the interface that it has.
FAMILIES: Dict[str, Callable[[Dict[str, Any]], Copies]] = {"gymnasium": single, "pettingzoo": several}


def maker(name: str, kwargs: Dict[str, Any]) -> Callable[[], gymnasium.Env]:
    return lambda: gymnasium.make(name, **kwargs)
