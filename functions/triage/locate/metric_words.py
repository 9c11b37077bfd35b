"""How a report names a metric: namespace, name, dimensions, statistic and period."""

from triage.model.signal import AlarmMetric


def metric_words(metric: AlarmMetric) -> str:
    """Return the metric in words: `AWS/Lambda Errors of FunctionName=load (Sum, 60 s)`; an expression as it is."""
    if metric.expression:
        return f"{metric.id} = {metric.expression}"
    dimensions = ", ".join(f"{name}={value}" for name, value in metric.dimensions.items())
    how = ", ".join(part for part in (metric.statistic, f"{metric.period} s" if metric.period else None) if part)
    return (
        f"{metric.namespace} {metric.name or 'metrics'}"
        + (f" of {dimensions}" if dimensions else "")
        + (f" ({how})" if how else "")
    )
