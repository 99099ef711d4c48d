"""The one way out: parcels leave the outbox through here, and their fates come back as events."""
