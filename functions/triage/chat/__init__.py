"""Questions people ask: understood without any AI, answered from the archive and from AWS."""

from triage.chat.answer import answer

__all__ = ["answer"]
