"""A year that never was: made consultations, so that every page and the work report can be seen on a fresh machine.

What farmers and experts say is made up; what follows from it is decided by bot/core, as on the line. So the rows are those
that the line would have written, and what a later version of the core writes more is in the next sample year, too.

    questions.py   what is asked, by the month and by the industry
    life.py        one question in a small world of its own: events in, bot/core's plans kept in memory
    course.py      what the farmer and the experts do, by chance
    copies.py      a life as rows; the same life again for another household in another week
    year.py        which lives when, written to the database
    pictures.py    drawn pictures for the few questions that come with one
"""
