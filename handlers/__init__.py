"""The ways in: an Update or a request becomes an Event; nothing is sent from here."""
