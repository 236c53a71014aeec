"""The ASGI application."""

import os
import warnings

from django.core.asgi import get_asgi_application

# WhiteNoise reads static files as plain iterators. They are small, and read in a thread.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
application = get_asgi_application()
