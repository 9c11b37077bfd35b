"""Lambda functions that bury one real error in a hundred thousand lines, most of which sound worse than they are."""

_NOISE = '''
import json, logging, random, sys, traceback

dice = random.Random(17)


def harmless(number):
    """A line of a healthy batch job."""
    part, rows, took = dice.randrange(400), dice.randrange(1, 900), dice.randrange(1, 90)
    return dice.choice([
        f"INFO loaded {rows} rows of orders/part-{part:04}.parquet in {took} ms",
        f"retrying after transient error, attempt {dice.randrange(1, 3)} of 3 succeeded",
        f"validation of part-{part:04} finished: 0 failed, {rows} passed",
        f"INFO GET /health 200 in {took} ms",
        f"/var/task/app.py:{part}: DeprecationWarning: utcnow() is deprecated; it will be an error in 4.0",
        f"WARN connection pool is {took}% full",
        f"INFO no errors found in chunk {number}",
        f"chunk={number} error_count=0 failed_rows=0 exceptions=0",
        f"DEBUG cache miss for key error-codes/{part}",
        json.dumps({"level": "info", "msg": "chunk done", "chunk": number, "errors": 0, "failed": False}),
    ])


def noise(first, last):
    for number in range(first, last):
        print(harmless(number))
'''

ONE_LINE = (
    _NOISE
    + """

def handler(event, context):
    noise(0, 50_000)
    print("[ERROR] column total_cents of orders/part-0042.parquet, row 48213: cannot convert 'n/a' to DECIMAL(18,2)")
    noise(50_000, 100_000)
    raise RuntimeError("step failed")
"""
)
"""One line says what is wrong."""
ONE_LINE_SAYS = "cannot convert 'n/a' to DECIMAL(18,2)"

STACK_TRACE = (
    _NOISE
    + """

class BatchRefusedError(Exception):
    pass


def transfer(batch):
    raise BatchRefusedError(f"the bank refused batch {batch}: currency XBT is not in the agreed list")


def handler(event, context):
    noise(0, 50_000)
    try:
        transfer("20261122-7")
    except BatchRefusedError:
        traceback.print_exc()
    noise(50_000, 100_000)
    raise RuntimeError("step failed")
"""
)
"""A printed stack trace, each of its lines an event of its own, says what is wrong."""

MANY_REQUESTS = (
    _NOISE
    + """

def handler(event, context):
    log = logging.getLogger()
    log.setLevel("INFO")
    if event.get("healthy"):
        for number in range(33_000):
            log.info(harmless(number))
        log.error("could not refresh the cache of exchange rates, serving the last one")
        return "done"
    log.info("begins with %s orders", 512)
    log.error("ledger 2026-11 is closed: order A-1001 cannot be booked before it is opened again")
    log.info("ends")
    raise RuntimeError("step failed")
"""
)
"""One request fails in few lines while others, healthy ones, write 33,000 each; all lines bear their request's id."""

JSON_LINES = (
    _NOISE
    + """

def write(context, level, message, **more):
    keys = {"level": level, "location": "handler:40", "message": message, "timestamp": "2026-11-22 02:13:44,031+0000"}
    print(json.dumps({**keys, "service": "orders", "function_request_id": context.aws_request_id, **more}))


def handler(event, context):
    for number in range(100_000):
        if number == 50_000:
            try:
                {"id": "A-1001"}["customer"]["country"]
            except KeyError:
                trace = traceback.format_exc()
                write(context, "ERROR", "order A-1001 has no customer", exception=trace, exception_name="KeyError")
        write(context, dice.choice(["INFO", "INFO", "DEBUG", "WARNING"]), harmless(number), errors=0)
    raise RuntimeError("step failed")
"""
)
"""Every line is JSON as Powertools for AWS Lambda writes it."""

LONG_LINES = (
    _NOISE
    + """

def handler(event, context):
    padding = "x" * 300
    for number in range(100_000):
        print(harmless(number), padding)
        if number == 50_000:
            print("[ERROR] warehouse disk is full: 0 of 512 GiB left on volume orders-eu")
    raise RuntimeError("step failed")
"""
)
"""Some 38 MB, more than is read of one log."""
