"""The header that loggers put before a message in plain text: time, level, thread, logger, in whatever order."""

import re

from triage.mining.formats.parsed import Parsed

_ZONE = r"(?:Z|\s?[+-]\d\d:?\d\d)?"
_CLOCK = r"\d\d[:.]\d\d[:.]\d\d(?:[.,:]\d{1,9})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_TIME = (
    rf"\d{{4}}[-/.]?\d\d[-/.]?\d\d[-T _]{_CLOCK}{_ZONE}"  # 2015-10-18 18:01:47,978
    rf"|\d\d[/.-]\d\d[/.-]\d{{2,4}}[ T]{_CLOCK}"  # 17/06/09 20:10:40
    rf"|\d\d[-.]\d\d {_CLOCK}"  # 03-17 16:13:38.811
    r"|\d{6} \d{6}(?= )"  # 081109 203615
    rf"|{_DAY},? {_MONTH} +\d{{1,2}} {_CLOCK} \d{{4}}"  # Sun Dec 04 04:47:44 2005
    rf"|\d{{1,2}}[ /-]{_MONTH}[ /-]\d{{4}}[ :]{_CLOCK}{_ZONE}"  # 04/Dec/2005:04:47:44 +0000
    rf"|{_CLOCK}(?=\W)"  # 20:10:40.123
)
_LEADING_TIME = re.compile(rf"(?:[\w.-]{{1,80}}\.log[\w.:-]{{0,80}} )?[\[(<]?(?P<time>{_TIME})[\])>]?[ \t|:,-]*")
_SYSLOG = re.compile(
    rf"(?:<\d{{1,3}}>\d? ?)?(?P<time>{_MONTH} [ \d]?\d \d\d:\d\d:\d\d|\d{{4}}-\d\d-\d\dT{_CLOCK}{_ZONE}) "
    r"[\w.:@/-]{1,64} (?:(?P<program>[\w.()/@ +-]{1,64}?)(?:\[\d+\])?: ?)"
)
# Machines that collect syslog put an alert flag, an epoch, a date and their own name before it.
_COLLECTED = re.compile(r"[-\w]{1,12} \d{10} \d{4}\.\d\d\.\d\d [\w.:@/#-]{1,64} (?P<rest>.*)", re.DOTALL)
_REPEATED_NODE = re.compile(
    rf"\d{{4}}-\d\d-\d\d-{_CLOCK} [\w:-]{{1,64}} [A-Z]{{2,12}} [A-Z_]{{2,12}} (?P<level>[A-Z]{{4,8}}) (?P<message>.*)",
    re.DOTALL,
)
_LEVELS = (
    r"TRACE|DEBUG|VERBOSE|FINE(?:R|ST)?|INFO(?:RMATION)?|NOTICE|WARN(?:ING)?|ERROR|ERR|SEVERE|CRITICAL|CRIT|FATAL|ALERT|EMERG"
    r"|FAILURE|Trace|Debug|Info(?:rmation)?|Notice|Warn(?:ing)?|Error|Critical|Fatal"
)
_LOWER_LEVELS = "info|notice|warn|warning|error|debug|crit|fatal"
_LEVEL = re.compile(
    rf"(?P<bracket>\[)?(?P<level>{_LEVELS}|(?(bracket)(?:{_LOWER_LEVELS})(?=[\]: ])|[VDIWEF](?= )))"
    r"(?(bracket)[^\]\s]{0,32}\]|(?=[\s:,|\])-]))[ \t|:,-]*"
)
_FIELD = re.compile(r"(?:-{1,3}|\[[^\[\]]{0,200}(?:\[[^\[\]]{0,80}\][^\[\]]{0,200})?\]|\d+|\|)(?:[ \t|]+|(?=\[))")
# `java.io.IOException: …` is what was raised, not who logs it.
_NO_ERROR = r"(?![\w.$]{0,120}(?:Error|Exception|Exit|Interrupt|Warning|Fault|Failure)\b)"
_LOGGER = re.compile(
    rf"{_NO_ERROR}(?:[A-Za-z_$][\w.$/@()*#\[\]-]{{0,120}}(?: *: +|:?\s+-\s+|: *$|\t+)|[A-Z]{{2,8}} {{2,}}"
    r"|\w+(?:\.\w+)+ \[[^\]]{0,200}\] )"
)
_DELIMITED = re.compile(r"(?P<component>[\w.$-]{1,64})\|(?:\d+\|)?")
_NAME_AND_DASH = re.compile(r"[\w.$/()-]{1,80}(?: \*\d+)? - ")
# "ERROR something", "[ERROR] something", "error: something" without any time.
_BARE_LEVEL = re.compile(
    rf"\[(?P<bracketed>{_LEVELS}|info|warn|error)\][ \t:]*"
    rf"|(?P<plain>{_LEVELS})(?::[ \t]+|[ \t]+[-|][ \t]+|\t|  +|:[\w.]{{1,64}}:)"
)
# glog and klog: "E0102 15:04:05.678901   12345 server.go:42] message".
_KLOG = re.compile(
    r"(?P<level>[IWEF])\d{4} (?P<time>\d\d:\d\d:\d\d\.\d{6}) +\d+ [\w./-]{1,80}:\d+\] (?P<message>.*)", re.DOTALL
)
_FIELDS = 6


def parse(line: str) -> Parsed:
    """Return the message of the line with the level and the time its header tells; without a header, all of it."""
    collected = _COLLECTED.match(line)
    if collected:
        line = collected["rest"]
        repeated = _REPEATED_NODE.match(line)
        if repeated:
            return Parsed(repeated["message"], repeated["level"])
    syslog = _SYSLOG.match(line)
    if syslog:
        return Parsed(line[syslog.end() :], None, None, syslog["time"])
    time = _LEADING_TIME.match(line)
    if not time:
        return _klog(line) or _without_time(line)
    return _after_time(line, time.end(), time["time"])


def _klog(line: str) -> Parsed | None:
    match = _KLOG.match(line)
    return Parsed(match["message"], match["level"], None, match["time"]) if match else None


def _without_time(line: str) -> Parsed:
    match = _BARE_LEVEL.match(line)
    if not match or match.end() == len(line):
        return Parsed(line)
    return Parsed(line[match.end() :], match["bracketed"] or match["plain"])


def _after_time(line: str, position: int, time: str) -> Parsed:
    level: str | None = None
    named = False
    for _ in range(_FIELDS):
        found = _LEVEL.match(line, position) if level is None else None
        if found:
            level = found["level"]
        elif named:
            found = _FIELD.match(line, position) if level is None else None
        else:
            found = _FIELD.match(line, position)
            if not found:
                found, named = _name(line, position, level), True
        if not found:
            break
        position = found.end()
    return Parsed(line[position:], level, None, time)


def _name(line: str, position: int, level: str | None) -> re.Match[str] | None:
    if level is None:
        return _DELIMITED.match(line, position) or _NAME_AND_DASH.match(line, position)
    return _LOGGER.match(line, position)
