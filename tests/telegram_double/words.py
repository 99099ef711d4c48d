"""What Telegram says when it refuses, word for word as a bot reads it in `description`."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that Telegram does not take: the HTTP status, its words, and `parameters` such as retry_after."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    return Refusal(409, f"Conflict: {reason}")


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def malformed_token() -> Refusal:
    return Refusal(404, "Not Found")


def unknown_method() -> Refusal:
    return Refusal(404, "Not Found: method not found")


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


TEXT_EMPTY = "message text is empty"
TEXT_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"
NOT_UTF8 = "strings must be encoded in UTF-8"
UNKNOWN_PARSE_MODE = "unsupported parse_mode"

CHAT_EMPTY = "chat_id is empty"
CHAT_UNKNOWN = "chat not found"
REPLY_UNKNOWN = "message to be replied not found"
EDIT_UNKNOWN = "message to edit not found"
EDIT_FOREIGN = "message can't be edited"
EDIT_NO_TEXT = "there is no text in the message to edit"
EDIT_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

BUTTON_DATA = "BUTTON_DATA_INVALID"
BUTTON_BARE = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
BUTTON_NO_TEXT = 'can\'t parse keyboard button: Field "text" must be of type String'
MARKUP_NOT_OBJECT = "object expected as reply markup"
MARKUP_TOO_LONG = "reply markup is too long"
PHONE_ONLY_PRIVATE = "phone number can be requested in private chats only"
LOCATION_ONLY_PRIVATE = "location can be requested in private chats only"

QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ANSWER_TOO_LONG = "MESSAGE_TOO_LONG"

FILE_WRONG = "wrong file identifier/HTTP URL specified"
FILE_UNKNOWN = "wrong file_id or the file is temporarily unavailable"
FILE_EMPTY = "file must be non-empty"
FILE_TOO_BIG = "file is too big"
PHOTO_TOO_BIG = "too big for a photo"
PHOTO_BROKEN = "IMAGE_PROCESS_FAILED"
URL_CONTENT = "failed to get HTTP URL content"
ALBUM_EMPTY = "there are no messages to send"
ALBUM_TOO_LONG = "too many messages to send as an album"
#: Telegram's documentation allows 2 to 10; its servers quietly send a lone item outside any album. The double holds to
#: the documentation, in words of its own, because a lone item is a slip of the bot.
ALBUM_OF_ONE = "an album needs at least 2 messages"

ACTION_WRONG = "wrong parameter action in request"
POLL_WHILE_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_WEBHOOK_SET = "terminated by setWebhook request"
WEBHOOK_NOT_HTTPS = "bad webhook: An HTTPS URL must be provided for webhook"
SECRET_TOO_LONG = "secret token is too long"
SECRET_CHARACTERS = "secret token contains unallowed characters"

BLOCKED = "bot was blocked by the user"
NEVER_STARTED = "bot can't initiate conversation with a user"
DEACTIVATED = "user is deactivated"
TO_A_BOT = "bot can't send messages to bots"
