"""Says which part of a token varies between occurrences, and what kind of value stands there."""

import re
from typing import NamedTuple

ANY = "<str>"
SLOT = re.compile(r"<(?:uuid|arn|url|email|time|ip|path|host|hex|id|num|size|duration|bool|str)>")

# Matched against a whole value of bounded length; no alternative nests one unbounded repeat in another ambiguously.
_VALUES = re.compile(
    r"(?P<uuid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})|(?P<id>1-[0-9a-f]{8}-[0-9a-f]{24})"
    r"|(?P<arn>arn:aws[\w-]*:.+)"
    r"|(?P<url>[A-Za-z][A-Za-z0-9+.-]*://.+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<time>\d{4}[-/.]\d\d[-/.]\d\d(?:[T_-]\d\d[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|\d\d/\d\d/\d{2,4})"
    r"|(?P<ip>/?\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?|(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?::\d+)?"
    r"|(?:[0-9a-fA-F]{2}:){5,}[0-9a-fA-F]{2})"
    r"|(?P<hex>0[xX][0-9a-fA-F]+|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}|(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{6,})"
    r"|(?P<size>[+-]?\d+(?:\.\d+)?(?:[KMGTP]i?B?|[kB]))"
    r"|(?P<duration>\d+(?:\.\d+)?(?:ns|us|µs|ms|s|sec|min|h))"
    r"|(?P<num>[+-]?\d[\d.,:%-]*)"
    r"|(?P<path>(?:~|\.{1,2})?/[^/].*|[A-Za-z]:\\.+|(?:[^/]+/){2,}[^/]*|[^/]+/[^/]*\.\w{1,8})"
    r"|(?P<host>(?:[A-Za-z0-9_-]+\.)+(?:com|net|org|edu|gov|int|io|dev|cloud|internal|local|[a-z]{2})(?::\d+)?)"
)
# Without a digit and without what structures a value, it is none: most tokens are words.
_WORD = re.compile(r"[A-Za-z_(){}\[\],;<>=\"'!?*#$%|&^`-]+")
_KEY_VALUE = re.compile(r"(?P<key>[\w.$\])-]=)(?P<value>[^,;&|(){}\[\]]+(?:[({\[][^,;&|(){}\[\]]*[)}\]])?)")
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.$-]*:)(?P<value>.+)")
# Letters and digits that alternate (`jA9JBXVI027337`), or many of both: nobody chose that name.
_OPAQUE = re.compile(
    r"(?=.{8})[A-Za-z]*\d+[A-Za-z]+\d+(?:[A-Za-z]+\d+)*[A-Za-z]*|(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{16,}"
)
_PART = re.compile(r"[A-Za-z0-9_.+-]+")
_DIGIT = re.compile(r"\d")
_OPENING = "([{\"'`|*#<"
_CLOSING = ")]}\"'`|*>,;:.!?…"
_EMPTY = {"()": f"({ANY})", "[]": f"[{ANY}]", '""': f'"{ANY}"', "''": f"'{ANY}'"}
# These say what happened to whom: the exact masking keeps their words.
_TELLING = frozenset(("path", "host", "email", "url", "arn"))
_WORDS_OF_VALUE = frozenset(("true", "false", "null", "nil", "None", "True", "False"))
# Names that hold a digit, which is none of their values.
_NAMES = (
    "s3", "s3a", "s3n", "ec2", "k8s", "log4j", "log4j2", "slf4j", "utf8", "utf16", "md5", "sha1", "sha256", "sha512",
    "base64", "x86", "x64", "amd64", "arm64", "oauth2", "ipv4", "ipv6", "http2", "boto3", "psycopg2", "urllib3", "p50",
    "p90", "p95", "p99", "db2", "neo4j", "h2", "l2", "b2b",
)  # fmt: skip
_NAMED = frozenset(_NAMES)
_NAMED_ALIKE = frozenset(name.translate(str.maketrans("23456789", "1" * 8)) for name in _NAMES)
_RUN = re.compile(r"[A-Za-z0-9]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_DIGITS_AND_NAMES = re.compile(
    rf"(?P<name>(?<![A-Za-z0-9])(?:{'|'.join(_NAMES)})(?![A-Za-z0-9]))|{_DIGITS.pattern}", re.IGNORECASE
)
# Longer tokens are encoded payloads.
_LONGEST = 512


class Masked(NamedTuple):
    """A token with its numbers and ids masked (`exact`), and with every value it holds masked (`broad`)."""

    exact: str
    broad: str


def kind(value: str) -> str | None:
    """Return the slot type of a whole value (`uuid`, `num`, `path`, …), None for a plain word."""
    if _WORD.fullmatch(value):
        return None
    match = _VALUES.fullmatch(value)
    return match.lastgroup if match else None


def has_name(token: str) -> bool:
    """Tell whether the token, all of whose digits from 2 to 9 have become 1, may hold a name with digits (`s3`)."""
    return "1" in token and not _NAMED_ALIKE.isdisjoint(_RUN.findall(token.lower()))


def mask_token(token: str) -> Masked:
    """Return both maskings of one token without blanks."""
    if token.isalpha() and token not in _WORDS_OF_VALUE:
        return Masked(token, token)
    if len(token) > _LONGEST:
        return Masked(ANY, ANY)
    body = token.lstrip(_OPENING)
    head = token[: len(token) - len(body)]
    core = body.rstrip(_CLOSING)
    if not core:
        return Masked(token, _EMPTY.get(token, token))
    tail = body[len(core) :]
    exact, broad = _mask_core(core)
    return Masked(f"{head}{exact}{tail}", f"{head}{broad}{tail}")


def _mask_core(core: str) -> Masked:
    if core.isalpha():
        return Masked(core, "<bool>" if core in _WORDS_OF_VALUE else core)
    whole = kind(core)
    if whole:
        return Masked(_mask_digits(core) if whole in _TELLING else f"<{whole}>", f"<{whole}>")
    if "=" in core:
        return Masked(_mask_digits(core), _KEY_VALUE.sub(_mask_value, _mask_digits(core)))
    named = _KEY.fullmatch(core)
    if named:
        # Lines that differ in digits only are counted as one: a digit that is shown would be that of the first of them.
        key, value = _mask_digits(named["key"]), _mask_core(named["value"])
        return Masked(key + value.exact, key + value.broad)
    if _OPAQUE.fullmatch(core):
        return Masked("<id>", "<id>")
    masked = _mask_digits(core)
    return Masked(masked, masked)


def _mask_value(match: re.Match[str]) -> str:
    slot = SLOT.fullmatch(match["value"])
    return match["key"] + (slot.group() if slot else ANY)


def _mask_digits(text: str) -> str:
    return _PART.sub(_mask_part, text) if _DIGIT.search(text) else text


def _mask_part(match: re.Match[str]) -> str:
    part = match.group()
    if not _DIGIT.search(part):
        return part
    whole = kind(part)
    if whole and whole not in _TELLING:
        return f"<{whole}>"
    if _NAMED.isdisjoint(_RUN.findall(part.lower())):
        return _DIGITS.sub("<num>", part)
    return _DIGITS_AND_NAMES.sub(lambda found: found["name"] or "<num>", part)
