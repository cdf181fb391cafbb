"""A dossier as pages of HTML: the report in one file, and fragments of it for notebooks.

``report_html(dossier)`` is the whole report. Every section is plain data (``parts``), which a
module makes and one set of templates shows, so a table looks alike wherever it stands.
"""

from consortium_opt.pages.report import report_html

__all__ = ["report_html"]
