"""How the documentation site is built: Markdown in, HTML out, nothing loaded from elsewhere."""

import importlib.metadata

project = "Samdrift"
author = "The Samdrift authors"
project_copyright = "The Samdrift authors, MPL-2.0"
version = release = importlib.metadata.version("samdrift")
language = "en"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = f"Samdrift {release}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["samdrift.css"]
html_theme_options = {
    "light_css_variables": {
        "font-stack": "'IBM Plex Sans', system-ui, sans-serif",
        "color-brand-primary": "#0059b3",
        "color-brand-content": "#0059b3",
    },
}
