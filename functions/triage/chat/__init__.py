"""Questions people ask: understood without any AI, answered from the archive and from AWS."""

from triage.chat.answer import Answer, answer

__all__ = ["Answer", "answer"]
