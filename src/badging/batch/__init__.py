"""A million badges: issued or verified on all cores, line by line, in the order they came.

    >>> for result in badging.verify_many(open("badges.ndjson", "rb")):
    ...     print(result.number, result.done)

Both verbs read only a bounded window ahead of what they have handed out, whatever the length of
the input. `run` does the same from file to file and can go on where it was stopped; `cluster`
does it on many machines.
"""

from badging.batch.verbs import Result, issue_many, verify_many

__all__ = ["Result", "issue_many", "verify_many"]
