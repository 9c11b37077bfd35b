"""Takes secrets and personal data out of text before it is stored, sent or shown."""

import re

_GONE = "[redacted]"

# ARNs name the evidence and are no secrets; what stands inside one stays as it is.
_ARN = re.compile(r"\barn:aws[a-z-]{0,12}:[a-z0-9-]{1,64}:[a-z0-9-]{0,32}:(?:\d{12}|aws)?:[^\s\"'<>,;&?()\[\]{}\\]+")

_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?P<kind>[A-Z ]{0,32}PRIVATE KEY)-----[A-Za-z0-9+/=\s\\]{1,16384}?-----END (?P=kind)-----"
)
_ACCESS_KEY = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?")
_KNOWN_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{20,}"
    r"|AIza[A-Za-z0-9_-]{30,}|glpat-[A-Za-z0-9_-]{16,})"
)
_AUTHORIZATION = re.compile(r"(?i)\b(?P<scheme>bearer|basic)(?P<gap>\s{1,8})(?!\[redacted\])[A-Za-z0-9._~+/=-]{8,}")
_URL_PASSWORD = re.compile(r"(?<=://)(?P<user>[^\s/:@\"']{0,128}):[^\s/@\"']{1,256}@")

_ASSIGNED = r"(?P<close>\\{0,4}[\"']?)(?P<sign>\s{0,4}[:=]\s{0,4})(?P<open>\\{0,4}[\"']?)"
# Whatever follows names that end like this is a secret, however short.
_SECRET = re.compile(
    r"(?i)(?P<name>(?:password|passwd|pwd|secret[_-]?access[_-]?key|secretaccesskey|client[_-]?secret"
    r"|secret[_-]?key|accountkey|sharedaccesskey|x-amz-signature|x-amz-security-token))"
    + _ASSIGNED
    + r"(?P<value>\[redacted\]|[^\s\"'\\,;&|<>)}\]]+)"
)
# After these, only what looks like a secret: "Invalid Token: 'Invalid token'" is an error message worth reading.
_TOKEN = re.compile(
    r"(?i)(?P<name>(?:token|api[_-]?key|apikey|secret|authorization|credential|private[_-]?key))"
    + _ASSIGNED
    + r"(?P<value>(?=[A-Za-z._~+/=%-]{0,200}[0-9])[A-Za-z0-9._~+/=%-]{12,})"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}\b"
)


def redact(text: str) -> str:
    """Return the text without keys, tokens, passwords and e-mail addresses; ARNs and request ids stay.

    Every expression is bounded or anchored at a word, so that hostile text costs linear time. Redacting twice
    changes nothing more.
    """
    clean = []
    position = 0
    for arn in _ARN.finditer(text):
        clean += [_redact_plain(text[position : arn.start()]), arn.group()]
        position = arn.end()
    clean.append(_redact_plain(text[position:]))
    return "".join(clean)


def _redact_plain(text: str) -> str:
    text = _PRIVATE_KEY.sub(_GONE, text)
    text = _ACCESS_KEY.sub(_GONE, text)
    text = _JWT.sub(_GONE, text)
    text = _KNOWN_TOKEN.sub(_GONE, text)
    text = _AUTHORIZATION.sub(rf"\g<scheme>\g<gap>{_GONE}", text)
    text = _URL_PASSWORD.sub(rf"\g<user>:{_GONE}@", text)
    text = _SECRET.sub(_without_value, text)
    text = _TOKEN.sub(_without_value, text)
    return _EMAIL.sub("[redacted e-mail]", text)


def _without_value(match: re.Match[str]) -> str:
    return f"{match['name']}{match['close']}{match['sign']}{match['open']}{_GONE}"
