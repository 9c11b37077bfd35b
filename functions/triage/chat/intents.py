"""What a person may ask: each intent with example phrasings, which are tests."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Intent:
    """One kind of question; `pattern` is searched in the lower-cased message."""

    name: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


HELP = Intent(
    name="help",
    pattern=re.compile(r"^\W*(hi|hello|hey|help|help me|thanks|thank you|what can (you do|i ask( you)?))\W*$"),
    examples=("help", "Hello!", "what can you do?"),
)
LIST_PIPELINES = Intent(
    name="list_pipelines",
    pattern=re.compile(r"^(?!.*(fail|broke|status|health|\bok\b)).*\b(list|which|what|show|all)\b.*\bpipelines\b"),
    examples=("list pipelines", "which pipelines do you know?", "show me all the pipelines"),
)
OWNER = Intent(
    name="owner",
    pattern=re.compile(r"\b(who (owns|is responsible)|owner|who(m)? (do|should|can) (i|we) (call|ask|page)|runbook)\b"),
    examples=("who owns customer-etl?", "where is the runbook of customer-etl", "whom should I call"),
)
LIST_FAILURES = Intent(
    name="list_failures",
    pattern=re.compile(
        r"\b(how (often|many)|list|all (the )?(failures|reports|incidents)|history|trend"
        r"|recent(ly)? (failures|failed)|show (me )?(the )?(failures|reports|incidents))\b"
    ),
    examples=(
        "how often did customer-etl fail this week?",
        "list the failures of customer-etl",
        "show me the reports",
        "what is the history of customer-etl",
        "how many times did it fail last week",
    ),
)
COMPARE = Intent(
    name="compare",
    pattern=re.compile(r"\b(compared?|versus|vs|(slower|faster|worse|better|longer) than)\b"),
    examples=("compare with yesterday", "customer-etl today vs yesterday", "is it slower than yesterday?"),
)
RUN_AGAIN = Intent(
    name="run_again",
    pattern=re.compile(
        r"\b(re-?run|re-?drive|re-?try|run (it|this|that) again|re-?start|start it again|safe to run)\b"
    ),
    examples=("can I rerun it?", "is it safe to redrive customer-etl", "should we retry?", "can i run it again"),
)
WHAT_FAILED = Intent(
    name="what_failed",
    pattern=re.compile(
        r"\b(what|which|who|any|anything|anyone|everything|something)( \w+){0,3} (fail|broke|crashed|went wrong)"
    ),
    examples=(
        "what failed last night?",
        "which pipelines failed today",
        "did anything else fail",
        "has any job failed?",
    ),
)
LATEST_FAILURE = Intent(
    name="latest_failure",
    pattern=re.compile(r"\b(why|cause|reason|wrong|what happened|explain)\b"),
    examples=(
        "why did customer-etl fail?",
        "what is wrong with customer-etl",
        "what happened last night",
        "why is it not running",
    ),
)
HEALTH = Intent(
    name="health",
    pattern=re.compile(
        r"\b(ok|okay|alright|fine|healthy|health|status|state of|doing|up|green|work(s|ing)"
        r"|did .*\b(run|finish|succeed)|(is|are) .*\brunning|has .*\b(run|finished|succeeded)"
        r"|last (run|success|successful))\b"
    ),
    examples=(
        "is customer-etl ok?",
        "how is finance-daily doing",
        "status of customer-etl",
        "did customer-etl run today?",
        "when was the last success of customer-etl",
        "has it finished",
    ),
)
ANYTHING = Intent(
    name="latest_failure", pattern=re.compile(r""), examples=("customer-etl failed!", "warum ging es schief?")
)

# The first that matches is meant; the last matches everything.
INTENTS: tuple[Intent, ...] = (
    HELP,
    LIST_PIPELINES,
    OWNER,
    LIST_FAILURES,
    COMPARE,
    RUN_AGAIN,
    WHAT_FAILED,
    LATEST_FAILURE,
    HEALTH,
    ANYTHING,
)


def understand(message: str) -> Intent:
    """Return what is asked; a question that fits nothing else is about the latest failure."""
    lowered = message.lower()
    return next(intent for intent in INTENTS if intent.pattern.search(lowered))
