"""Values that several chapters show: evidence, actions, shares, machines. Pure."""
