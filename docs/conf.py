"What Sphinx reads: `docs/build.py` calls it, with a folder of pages made from the notebooks."
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(root/'docs'), str(root/'scripts')]
import reader

project, author, version = reader.cfg['title'], reader.cfg['author'], reader.cfg['version']
copyright = f"2026 onwards, {author}. Apache-2.0"
extensions = ['myst_nb', 'sphinx_book_theme', 'extension']
nb_execution_mode = 'off'
nb_number_source_lines = False
nb_render_markdown_format = 'myst' # with tables
myst_enable_extensions = ['dollarmath', 'attrs_block']
myst_heading_anchors = 6
myst_heading_slug_func = 'reader.anchor'
exclude_patterns = ['notebooks']
nb_execution_cache_path = str(root/'_docs'/'cache') # unused
html_math_renderer = 'mathml'
html_theme = 'sphinx_book_theme'
html_title = reader.cfg['title']
html_favicon = str(root/'docs'/'static'/'favicon.svg')
html_context = dict(default_mode='auto')
html_static_path = ['static']
html_search_scorer = str(root/'docs'/'scorer.js')
html_css_files = ['map.css', 'site.css']
html_js_files = ['words.js', 'site.js']
html_use_index = False
html_copy_source = html_show_sourcelink = False
html_theme_options = dict(
    path_to_docs='docs', use_download_button=False, use_fullscreen_button=False, use_source_button=False,
    navbar_start=[], navbar_center=[], navbar_end=[], navbar_persistent=[], show_navbar_depth=1,
    show_toc_level=2, home_page_in_toc=True, pygments_light_style='a11y-high-contrast-light',
    pygments_dark_style='a11y-high-contrast-dark')
templates_path = ['templates']
