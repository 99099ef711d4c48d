"""The staff's console under /console: every consultation, found and read, and taken along as a table.

It writes nothing itself: a pressed button is an event like any other, and the core decides what it does.

entrance   who comes in, and in which language      asked      the address's query -> what to look for
view       the addresses                            listing    a page of the list
words      names and times as this person reads them   record  one consultation's page
notices    what the bot told this person, and the buttons that came with it
download   the tables                               admin      all of it as one application of the site
"""
