"""What Stripe calls."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alliance.membership import cards
from alliance.membership.stripe_door import Unreachable, are_cards_taken


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """An event, signed. 400 for what is not; 200 for what was taken, also when taken before;
    503 when Stripe itself could not be asked for more.
    """
    if not are_cards_taken():
        raise Http404("No cards are taken here.")
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > cards.MAX_EVENT_BYTES:
        return HttpResponse(status=413)
    try:
        cards.told(request.body, request.headers.get("Stripe-Signature", ""))
    except cards.NotSigned:
        return HttpResponse("The signature is not ours, or too old.", status=400)
    except Unreachable:
        return HttpResponse("Tell it again later.", status=503)
    return HttpResponse(status=200)
