"""Those with a post: config.yaml says who they are, the store where they are reached and which language they read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, null, or_, select, union_all

from bot.config import County, PersonConfig
from bot.core.events import Address
from bot.core.situation import Language, Person, Role
from bot.store.tables import account, journal, person
from bot.store.transaction import Session

_AT_DESK_FOR = timedelta(days=3)  # who was at the desk so lately will look there again
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KEPT, _NOTHING = (person.c.language, person.c.reachable, person.c.language_chosen), (null(), null(), null())
# What is remembered of each (no address), and then their accounts.
_PEOPLE = union_all(
    select(person.c.id, null().label("address"), null().label("bound_at"), *_KEPT).where(person.c.id.in_(_IDS)),
    select(account.c.person, account.c.address, account.c.bound_at, *_NOTHING).where(account.c.person.in_(_IDS)),
)


def people(session: Session, county: County) -> Mapping[str, Person]:
    """Everybody with a post, by id. One query a transaction, and one more after each `forget`.

    They are reached on the Telegram account bound last, unless they blocked the bot or bound none: then on the
    browser desk.
    """
    if session.people is None:
        rows: dict[str, list[Row[Any]]] = {post.id: [] for post in county.people}
        for row in session.execute(_PEOPLE, {"ids": list(rows)}):
            rows[row.id].append(row)
        session.people = {post.id: _person(post, rows[post.id]) for post in county.people}
    return session.people


def at_desk(session: Session, people: Mapping[str, Person], at: datetime) -> frozenset[str]:
    """Of those who blocked the bot, who did something at the browser desk in the last days. No query where nobody has."""
    lost = [person.id for person in people.values() if not person.reachable]
    if not lost:
        return frozenset()
    from_pages = or_(*(journal.c.key.like(f"{door}:%") for door in ("web", "open", "signin")))
    query = select(journal.c.actor).distinct()
    query = query.where(journal.c.actor.in_(lost), journal.c.at > at - _AT_DESK_FOR, journal.c.at <= at, from_pages)
    return frozenset(session.scalars(query))


def forget(session: Session) -> None:
    """Somebody with a post, or an account, was written in this transaction: `people` has to look again."""
    session.people = None


def _person(post: PersonConfig, rows: list[Row[Any]]) -> Person:
    kept = next((row for row in rows if row.address is None), None)
    accounts = sorted((row.bound_at, row.address) for row in rows if row.address is not None)
    reachable = kept is None or bool(kept.reachable)
    web = Address("web", post.id)
    return Person(
        id=post.id,
        role=Role(post.role),
        language=Language(kept.language) if kept else Language.SIMPLIFIED,
        name=post.title.zh,
        address=Address.parse(accounts[-1][1]) if accounts and reachable else web,
        township=post.townships[0] if len(post.townships) == 1 else None,
        phone=post.phone or "",
        reachable=reachable,
        language_chosen=bool(kept.language_chosen) if kept else False,
    )
