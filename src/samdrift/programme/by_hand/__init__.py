"""Tables that people keep by hand beside the exports: one file each, and how they are all read."""
