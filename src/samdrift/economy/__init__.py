"""Economy: what it costs, who pays, and whether anybody is worse off."""
