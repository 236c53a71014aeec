"""openbadges-bakery: the baking of 1EdTech's older tools."""

from __future__ import annotations

import base64
import io
from typing import Any

from openbadges_bakery import bake as bake_into
from openbadges_bakery import unbake as unbake_from
from serving import Run, serve


class Kept(io.BytesIO):
    """A file that can still be read after the bakery has closed it."""

    def close(self) -> None:
        pass


def bake(request: dict[str, Any]) -> Run:
    image, text = base64.b64decode(request["image"]), request["text"]

    def run() -> str:
        into = Kept()
        bake_into(io.BytesIO(image), text, into)
        return base64.b64encode(into.getvalue()).decode()

    return run


def unbake(request: dict[str, Any]) -> Run:
    image = base64.b64decode(request["image"])
    return lambda: unbake_from(io.BytesIO(image))


if __name__ == "__main__":
    serve("openbadges-bakery", {"bake": bake, "unbake": unbake})
