"""The embedded cloud's one account: its id, Region and the key that may do everything, as an account's root may."""

ACCOUNT_ID = "000000000000"
REGION = "us-east-1"
ACCESS_KEY_ID = "test"
SECRET_ACCESS_KEY = "test"  # noqa: S105 - a local stand-in has no secrets
