"""Room in S3 for what is too big for workflow state."""

from triage.aws.bucket import Bucket


class S3Workspace:
    """Bytes by key; the bucket's lifecycle rule clears `work/` away."""

    def __init__(self, bucket: Bucket) -> None:
        """Use this bucket."""
        self._bucket = bucket

    def save(self, key: str, body: bytes) -> None:
        """Keep the bytes under the key."""
        self._bucket.put(key, body, content_type="application/json")

    def load(self, key: str) -> bytes:
        """Return the bytes; raises ResourceNotFoundError."""
        return self._bucket.get(key)
