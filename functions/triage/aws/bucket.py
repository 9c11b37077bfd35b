"""One S3 bucket: whole objects in, whole objects out."""

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors


class Bucket:
    """Objects of one bucket, in memory: reports and workflow state are small."""

    def __init__(self, clients: Clients, name: str) -> None:
        """Use this bucket."""
        self._clients = clients
        self._name = name

    def put(self, key: str, body: bytes, *, content_type: str) -> None:
        """Keep the bytes under the key."""
        with translated_errors("s3"):
            self._clients.s3.put_object(Bucket=self._name, Key=key, Body=body, ContentType=content_type)

    def get(self, key: str) -> bytes:
        """Return the bytes; raises ResourceNotFoundError.

        To a role without s3:ListBucket S3 answers a missing key with AccessDenied.
        """
        with translated_errors("s3"):
            return self._clients.s3.get_object(Bucket=self._name, Key=key)["Body"].read()
