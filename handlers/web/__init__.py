"""The browser's way in: the farmers' chat, the experts' desk, and the signing in to both."""
