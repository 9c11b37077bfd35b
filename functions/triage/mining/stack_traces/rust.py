"""Rust: panics, with or without a backtrace."""

import re

from triage.mining.stack_traces.trace import Frame, Raised

NAME = "rust"
BEGIN = re.compile(r".{0,80}thread '[^']{0,100}' (?:\(\d+\) )?panicked at ")
CONTINUE = re.compile(r"\s+\d+: |\s+at |stack backtrace:|note: |\s*$|\S.{0,2000}$")
# Until Rust 1.72 the message stood in quotes before the place, since then it stands on the next line.
_OLD = re.compile(r"panicked at '(?P<message>.*)', (?P<file>\S{1,400}?):(?P<line>\d+)")
_NEW = re.compile(r"panicked at (?P<file>\S{1,400}?):(?P<line>\d+)(?::\d+)?:$")
_CALL = re.compile(r"\s+\d+: (?:0x[0-9a-f]+ - )?(?P<name>\S.{0,300})$")
_HASH = re.compile(r"::h[0-9a-f]{16}$")
_LIBRARY = re.compile(
    r"<?&?(?:std|core|alloc|tokio|hyper|futures\w*|rayon|backtrace|rust_begin_unwind|__libc\w*|_start|main$)\b"
)


def read(lines: list[str]) -> tuple[Raised, ...]:
    """Return the panic; without a backtrace the place where it was raised is its only call."""
    old, new = _OLD.search(lines[0]), _NEW.search(lines[0])
    place = old or new
    if not place:
        return ()
    message = old["message"] if old else next((line for line in lines[1:] if line.strip()), "")
    frames = [Frame(place["file"], "panic", int(place["line"]), "/rustc/" not in place["file"])]
    for line in lines[1:]:
        call = _CALL.match(line)
        if call:
            module, _, function = _HASH.sub("", call["name"]).rpartition("::")
            frames.append(Frame(module, function, None, not _LIBRARY.match(call["name"])))
    return (Raised("panic", message.strip(), tuple(frames)),)
