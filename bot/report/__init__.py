"""The work report (工作总结): what a year's work was, as a Word file over a template that staff edit, and as tables.

count.py      the figures and deeds of a period and of the same days a year before
told.py       as numbers, tables and typical cases in a language, each with the page of the console that shows it
tables.py, names.py, addresses.py   what told.py is made of
book.py       all of it as a workbook
charts.py     bars that Word draws itself
word.py       the template filled in; what is wrong with a template, in plain words
template.zh.docx, template.en.docx   made by tools/report_template.py from the texts beside them
"""
