"""Charts as SVG: the map by hand, the rest by Vega-Lite. Each comes with its data as a table."""
