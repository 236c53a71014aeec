"""Where pictures and files are kept.

STORAGE_URL   s3://KEY:SECRET@HOST/BUCKET, a store that speaks S3, else files in DATA_DIR/media
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

# s3+http is for a store in a network of one's own: what is kept goes over it in the clear.
_SCHEMES = {"s3": "https", "s3+http": "http"}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_STYLES = ("path", "virtual")


def storage_of(url: str) -> dict[str, Any]:
    """The storage that `url` names, for `STORAGES["default"]`; "" names the folder of files.

    s3://KEY:SECRET@HOST[:PORT]/BUCKET[/FOLDER][?region=eu-west-1][&addressing=virtual]; s3+http://
    without TLS. KEY and SECRET are percent-encoded where they have to be; without them they are
    looked for as boto3 does (AWS_ACCESS_KEY_ID, the role of the machine). The bucket is asked for
    as HOST/BUCKET, or with addressing=virtual as BUCKET.HOST.

    Raises `ImproperlyConfigured` for any other; what it says holds no secret.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as error:
        raise _wrong("its address cannot be read; encode KEY and SECRET as %XX") from error
    if parts.scheme not in _SCHEMES:
        raise _wrong("it begins with s3:// (or with s3+http://, for a store without TLS)")
    if not parts.hostname:
        raise _wrong("it names no host")
    bucket, _, folder = parts.path.lstrip("/").partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise _wrong("after the host comes the bucket: 3 to 63 of a-z, 0-9, dots and hyphens")
    if bool(parts.username) != bool(parts.password):
        raise _wrong("it has one of KEY and SECRET; give both, or none")
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(more) - {"region", "addressing"}):
        raise _wrong(f"it knows region and addressing, and no {unknown[0]}")
    if (style := more.get("addressing", "path")) not in _STYLES:
        raise _wrong("addressing is path or virtual")
    where = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "alliance.settings.objects.ObjectStorage",
        "OPTIONS": {
            "endpoint_url": f"{_SCHEMES[parts.scheme]}://{where}",
            "bucket_name": bucket,
            "location": folder.strip("/"),
            "access_key": unquote(parts.username) if parts.username else None,
            "secret_key": unquote(parts.password) if parts.password else None,
            "region_name": more.get("region") or "us-east-1",
            "addressing_style": style,
        },
    }


def _wrong(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"STORAGE_URL: {why}. See docs/how-to/run-the-site.md.")


STORAGE = storage_of(_env.str("STORAGE_URL", default=""))
