"""Telegram's way in: an Update, polled or brought by a webhook, becomes an Event. Acknowledged after the commit."""
