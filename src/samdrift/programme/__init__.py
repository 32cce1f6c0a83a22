"""The programme: the only place that joins analyses into one plan."""
