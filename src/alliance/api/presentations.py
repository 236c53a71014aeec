"""Where wallets answer what this site asks of their holders (OpenID4VP 1.0, 8.2)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alliance.api.hooks import for_machines
from alliance.recognition.presenting import receiving


@csrf_exempt  # a wallet has no session; the state that the request named is asked for
@never_cache
@require_POST
@for_machines(receiving.MAX_BYTES)
def presented(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`vp_token` and `state` as a form; `{"redirect_uri": …}` says where the holder goes on."""
    return JsonResponse(receiving.take(public_id, request.POST.dict(), timezone.now()))
