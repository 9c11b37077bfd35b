"""What the workflow keeps of an error it caught, as JSONata expressions."""

from typing import Literal

# A cause may have 32,768 characters (a limit of Step Functions); the beginning is enough to say what went wrong.
_CAUSE_CHARACTERS = 4000

# Where the error lies: in a Catch, and in the state that a Catch leads to.
Variable = Literal["errorOutput", "input"]


def error(variable: Variable) -> str:
    """Return the expression for the error's name; Step Functions may leave name and cause out."""
    return f"{{% $exists($states.{variable}.Error) ? $states.{variable}.Error : 'Unknown' %}}"


def cause(variable: Variable) -> str:
    """Return the expression for the beginning of the error's cause."""
    whole = f"$exists($states.{variable}.Cause) ? $states.{variable}.Cause : 'no cause given'"
    return f"{{% $substring({whole}, 0, {_CAUSE_CHARACTERS}) %}}"
