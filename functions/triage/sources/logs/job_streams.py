"""Which log streams are the failed job's own: services put the id of a run into the name of its stream."""

from collections.abc import Sequence

from triage.model.failure import Failure

# What a service names a stream by, whole. Batch tells the stream; Glue's is called like the run:
# https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
_STREAMS = ("log_stream", "glue_job_run_id")
# Ids of runs, of which a stream's name holds the last part: `ecs/app/<task id>`, `<build id>`, `<step id>/…`.
_PARTS = (*_STREAMS, "ecs_task_arn", "codebuild_build_id", "emr_step_id", "emr_serverless_job_run_id")
# A shorter part may be in a name by chance.
_SHORTEST = 8


def stream_names(failure: Failure) -> tuple[str, ...]:
    """Return the names of streams that hold lines of the failed job only, where they are known."""
    return tuple(failure.correlation[key] for key in _STREAMS if failure.correlation.get(key))


def positions_of(failure: Failure, streams: Sequence[str]) -> list[int]:
    """Return the positions of the streams that are the failed job's by their names."""
    values = (failure.correlation.get(key, "") for key in _PARTS)
    parts = [part for value in values if len(part := value.rpartition("/")[2].rpartition(":")[2]) >= _SHORTEST]
    own = {stream for stream in set(streams) if any(part in stream for part in parts)}
    return [position for position, stream in enumerate(streams) if stream in own] if own else []
