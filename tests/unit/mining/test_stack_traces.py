"""Stack traces in every language, joined and told apart."""

import pytest

from triage.mining.stack_traces import collect

_PYTHON_CHAINED = """\
Traceback (most recent call last):
  File "/var/task/app.py", line 10, in load
    conn.run()
  File "/var/task/lib/db.py", line 3, in run
    raise KeyError("x")
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/var/task/app.py", line 20, in handler
    load()
RuntimeError: load failed
INFO next"""
_PYTHON_GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "t.py", line 1, in <module>
  |     raise ExceptionGroup("eg", [ValueError(1)])
  | ExceptionGroup: eg (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------"""
_JAVA_CAUSED_BY = """\
Exception in thread "main" com.acme.LoadException: could not load
	at com.acme.Loader.load(Loader.java:10)
	at com.acme.Main.main(Main.java:5)
Caused by: java.sql.SQLException: Connection refused
	at org.postgresql.Driver.connect(Driver.java:1)
	at com.acme.Db.open(Db.java:7)
	... 2 more"""
_SPARK_DRIVER = """\
org.apache.spark.SparkException: Job aborted due to stage failure: Lost task 0.3 in stage 1.0 (TID 5): java.lang.NumberFormatException: For input string: "abc"
	at java.lang.Integer.parseInt(Integer.java:580)
	at com.acme.Job$.parse(Job.scala:12)

Driver stacktrace:
	at org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:1)
Caused by: java.lang.NumberFormatException: For input string: "abc"
	at com.acme.Job$.parse(Job.scala:12)"""  # noqa: E501 - one line of the trace
_JAVASCRIPT_CAUSE = """\
2024-01-01T00:00:00.000Z	cdc73f9d-aea9-11e3-9d5a-835b769c0d9c	ERROR	TypeError: Cannot read properties of undefined (reading 'x')
    at handler (/var/task/index.js:3:5)
    at Runtime.handleOnce (/var/runtime/index.mjs:1:1) {
  [cause]: Error: inner
      at f (/var/task/db.js:1:1)
}"""  # noqa: E501 - one line of the trace
_GO_PANIC = """\
panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.load(...)
	/app/main.go:12
main.main()
	/app/main.go:5 +0x1d
exit status 2"""
_DOTNET_INNER = """\
Unhandled exception. System.InvalidOperationException: outer
 ---> System.Data.SqlException (0x80131904): Login failed
   at Acme.Db.Open() in /src/Db.cs:line 4
   --- End of inner exception stack trace ---
   at Acme.Program.Main(String[] args) in /src/Program.cs:line 9"""
_RUBY = """\
app.rb:12:in `load': no file (Errno::ENOENT)
	from app.rb:3:in `main'
	from /usr/lib/ruby/gems/rack.rb:1:in `call'"""
_RUST = """\
thread 'main' panicked at src/main.rs:4:5:
called `Option::unwrap()` on a `None` value
stack backtrace:
   0: rust_begin_unwind
             at /rustc/abc/library/std/src/panicking.rs:1:5
   1: app::load
             at ./src/main.rs:4:5"""
_PHP = """\
PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] refused in /app/db.php:3
Stack trace:
#0 /app/index.php(9): connect()
#1 {main}
  thrown in /app/db.php on line 3"""
_SQL = """\
ERROR:  syntax error at or near "FORM"
LINE 1: SELECT * FORM t
                 ^"""

_CASES = [
    pytest.param(_PYTHON_CHAINED, ("KeyError", "'x'", "/var/task/lib/db.py:run"), id="python_chained"),
    pytest.param(_PYTHON_GROUP, ("ValueError", "1", "t.py:<module>"), id="python_group"),
    pytest.param(
        _JAVA_CAUSED_BY, ("java.sql.SQLException", "Connection refused", "com.acme.Db:open"), id="java_caused_by"
    ),
    pytest.param(
        _SPARK_DRIVER,
        ("java.lang.NumberFormatException", 'For input string: "abc"', "com.acme.Job$:parse"),
        id="spark_driver",
    ),
    pytest.param(_JAVASCRIPT_CAUSE, ("Error", "inner", "/var/task/db.js:f"), id="javascript_cause"),
    pytest.param(_GO_PANIC, ("runtime error", "index out of range [5] with length 3", "main:load"), id="go_panic"),
    pytest.param(_DOTNET_INNER, ("System.Data.SqlException", "Login failed", "Acme.Db:Open"), id="dotnet_inner"),
    pytest.param(_RUBY, ("Errno::ENOENT", "no file", "app.rb:load"), id="ruby"),
    pytest.param(_RUST, ("panic", "called `Option::unwrap()` on a `None` value", "src/main.rs:panic"), id="rust"),
    pytest.param(_PHP, ("PDOException", "SQLSTATE[HY000] refused", "/app/db.php:throw"), id="php"),
    pytest.param(_SQL, ("SQL: syntax error", 'syntax error at or near "FORM" LINE 1: SELECT * FORM t', ""), id="sql"),
]


@pytest.mark.parametrize("as_one_event", [True, False], ids=["one event", "across events"])
@pytest.mark.parametrize(("text", "expected"), _CASES)
def test_root_cause_and_first_own_call_are_found(
    text: str, expected: tuple[str, str, str], *, as_one_event: bool
) -> None:
    (trace,) = collect([text] if as_one_event else text.split("\n"))
    own = trace.app_frames[0] if trace.app_frames else None
    assert (trace.root.type, trace.root.message, f"{own.module}:{own.function}" if own else "") == expected


def test_two_interleaved_requests_do_not_mix() -> None:
    first, second = "11111111-9b1d-4c2a-8f00-0a1b2c3d4e5f", "22222222-9b1d-4c2a-8f00-0a1b2c3d4e5f"
    head = "2026-11-02T10:00:00.000Z\t{}\tERROR\t{}"
    lines = [
        head.format(first, "Traceback (most recent call last):"),
        head.format(second, "Traceback (most recent call last):"),
        head.format(first, '  File "/var/task/a.py", line 1, in a'),
        head.format(second, '  File "/var/task/b.py", line 2, in b'),
        head.format(first, "KeyError: 'a'"),
        head.format(second, "ValueError: b"),
    ]
    found = {trace.root.type: (trace.app_frames[0].function, trace.positions) for trace in collect(lines)}
    assert found == {"KeyError": ("a", (0, 2, 4)), "ValueError": ("b", (1, 3, 5))}


def test_two_streams_do_not_mix() -> None:
    lines = ["Exception in thread main java.io.IOException: x", "loaded 5", "\tat com.acme.A.a(A.java:1)", "loaded 6"]
    (trace,) = collect(lines, ["one", "two", "one", "two"])
    assert trace.positions == (0, 2)


def test_fingerprint_does_not_change_with_line_numbers_and_messages() -> None:
    moved = _JAVA_CAUSED_BY.replace("Db.java:7", "Db.java:99").replace("Connection refused", "Connection reset")
    elsewhere = _JAVA_CAUSED_BY.replace("com.acme.Db.open", "com.acme.Pool.open")
    prints = [collect([text])[0].fingerprint for text in (_JAVA_CAUSED_BY, moved, elsewhere)]
    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


def test_text_that_only_speaks_of_errors_is_no_trace() -> None:
    assert collect(["java.io.IOException: x", "Error: something", "panicked? no", "all 3 errors: none"]) == []
