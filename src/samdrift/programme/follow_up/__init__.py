"""What must be changed by hand when addresses change, and in which order."""

from samdrift.programme.follow_up.listing import list_follow_up
from samdrift.programme.follow_up.model import (
    FOLLOW_UP_SCHEMA,
    Event,
    FollowUpParameters,
    TaskKind,
    explain_task,
)

__all__ = [
    "FOLLOW_UP_SCHEMA",
    "Event",
    "FollowUpParameters",
    "TaskKind",
    "explain_task",
    "list_follow_up",
]
