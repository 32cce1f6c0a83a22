"""A plan as what other systems read: one folder a target, pure functions from plan to files' text."""
