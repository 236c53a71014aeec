"""Mailman's posting pipeline with ours in front."""

from __future__ import annotations

from mailman.pipelines.base import BasePipeline
from mailman.pipelines.builtin import PostingPipeline

__all__ = ["AlliancePipeline"]


class AlliancePipeline(BasePipeline):
    """The site keeps a message before anything of it is changed, and before anybody gets it. So
    Mailman need not archive it once more, and news groups have none of our lists.
    """

    name = "alliance-posting-pipeline"
    description = "Mailman's posting pipeline, after the site has kept the message."
    _default_handlers = (
        "alliance-take",
        *(h for h in PostingPipeline._default_handlers if h not in ("to-archive", "to-usenet")),
    )
