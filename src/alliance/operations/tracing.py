"""Traces (OpenTelemetry), where TRACES_URL names a collector and the extra `observe` is there.

Off, nothing of it is imported, and each function here returns at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

EXPORT_EVERY_MS = 1000
QUEUE = 2048  # spans that wait for a collector that is away; older ones are dropped

_provider: TracerProvider | None = None
_tracer: Tracer | None = None
_task_span: ContextVar[Any] = ContextVar("task_span", default=None)


class NotInstalled(Exception):
    """TRACES_URL is set, and the extra `observe` is not installed."""


def begin(url: str) -> None:
    """Send spans to the collector at `url` (OTLP over HTTP; `/v1/traces` is added). Raises
    `NotInstalled`.
    """
    global _provider, _tracer  # noqa: PLW0603  one a process
    if not url or _provider is not None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise NotInstalled(
            "TRACES_URL is set, but OpenTelemetry is not installed: install the extra `observe`, "
            "or leave TRACES_URL out"
        ) from error
    exporter = OTLPSpanExporter(endpoint=url.rstrip("/") + "/v1/traces", timeout=5)
    _provider = TracerProvider(resource=Resource.create({"service.name": "alliance"}))
    _provider.add_span_processor(
        BatchSpanProcessor(exporter, max_queue_size=QUEUE, schedule_delay_millis=EXPORT_EVERY_MS)
    )
    _tracer = _provider.get_tracer("alliance")


def end() -> None:
    """Send what is left, and send nothing more."""
    global _provider, _tracer  # noqa: PLW0603
    if _provider is not None:
        _provider.shutdown()
    _provider = _tracer = None


def flush() -> None:
    """Send what is there now: the process may be gone in a moment."""
    if _provider is not None:
        _provider.force_flush(5000)


@contextmanager
def request(method: str, headers: Mapping[str, str]) -> Iterator[Any]:
    """A span around a request; it goes on from the caller's `traceparent` (W3C Trace Context).
    Yields the span, or None when there are no traces.
    """
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind

    context = _context_of({"traceparent": headers.get("traceparent", "")})
    with _tracer.start_as_current_span(method, context=context, kind=SpanKind.SERVER) as span:
        span.set_attribute("http.request.method", method)
        yield span


def outgoing() -> dict[str, str]:
    """The present span, for whatever continues it elsewhere."""
    if _tracer is None:
        return {}
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier


def begin_task(kind: str, found: object) -> None:
    """A span for a task, below the request that queued it."""
    if _tracer is None:
        return
    from opentelemetry.trace import SpanKind

    context = _context_of(found if isinstance(found, Mapping) else {})
    span = _tracer.start_span(kind, context=context, kind=SpanKind.CONSUMER)
    _task_span.set(span)


def end_task(*, failed: bool) -> None:
    span = _task_span.get()
    if span is None:
        return
    if failed:
        from opentelemetry.trace import StatusCode

        span.set_status(StatusCode.ERROR)
    span.end()
    _task_span.set(None)


def _context_of(carrier: Mapping[str, Any]) -> Any:
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    plain = {key: value for key, value in carrier.items() if isinstance(value, str)}
    return TraceContextTextMapPropagator().extract(plain, context=Context())
