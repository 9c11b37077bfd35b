"""Requests count as encrypted: bucket and topic policies that demand TLS, as ours do, would deny all of them here."""

from collections.abc import Callable

from ministack import app

from local_cloud.patches.settings import Settings
from local_cloud.patching import wrap


def apply(_settings: Settings) -> None:
    """Set aws:SecureTransport; nothing leaves this machine."""
    wrap(app, "pin_request_origin", as_encrypted, parameters=("source_ip", "secure_transport"))


def as_encrypted(original: Callable[[str, bool], None], source_ip: str, _secure_transport: bool) -> None:
    """Pin the request's origin."""
    original(source_ip, True)
