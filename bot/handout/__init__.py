"""明白纸: entries of the knowledge base as pages to print and hang up in a village.

Entry ──page──> Page ──> html.document (with page.html), word.write (for Word and WPS)
"""
