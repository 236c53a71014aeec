"""A driver's loop: a request a line on standard input, an answer a line on standard output, JSON.

A request names what to `do`. The handler of that name prepares everything that a long-running
program would keep (keys, contexts) and returns a function without arguments, which is run once, or
timed `count` times where the request asks for seconds. Either answers {"result": …}, or
{"error": …} for what the peer cannot do at all; a refused proof is a result.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any

Run = Callable[[], Any]
Handler = Callable[[dict[str, Any]], Run]


def serve(package: str, handlers: dict[str, Handler]) -> None:
    """Answer until standard input ends. package: whose version is told."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a peer prints is no answer
    loop = asyncio.new_event_loop()
    known = {"hello": lambda _: lambda: {"version": version(package), "does": sorted(handlers)}}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            run = (known | handlers)[request["do"]](request)
            if "count" in request:
                result = loop.run_until_complete(_cpu_s(run, request["count"]))
            else:
                result = loop.run_until_complete(_once(run))
            answer = {"result": result}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:2000]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    loop.close()


async def _once(run: Run) -> Any:
    result = run()
    return await result if inspect.isawaitable(result) else result


async def _cpu_s(run: Run, count: int) -> float:
    """CPU seconds of one run, all threads of this process counted."""
    await _once(run)
    is_async = inspect.iscoroutinefunction(run)
    started = time.process_time()
    for _ in range(count):
        if is_async:
            await run()
        else:
            run()
    return (time.process_time() - started) / count


def judging(verify: Callable[[], Any]) -> Run:
    """A run that tells whether `verify` returned, or with what words it refused."""

    @wraps(verify)
    def run() -> dict[str, Any]:
        try:
            verify()
        except Exception as error:
            return {"verified": False, "why": f"{type(error).__name__}: {error}"[:1000]}
        return {"verified": True}

    return run
