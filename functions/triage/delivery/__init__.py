"""How reports reach people: one channel a file."""

from triage.delivery.channel import Channel, Message, deliver
from triage.delivery.email import EMAIL
from triage.delivery.page import PAGE

CHANNELS: tuple[Channel, ...] = (EMAIL, PAGE)

__all__ = ["CHANNELS", "Channel", "Message", "deliver"]
