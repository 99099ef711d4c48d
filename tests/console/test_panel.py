"""A consultation's panels on its page: who was asked, every version of what was said, dissent, and the conclusion."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from bot.core.panel.panel_state import Certainty, Member, Opinion, Panel, PanelStatus
from bot.store import panels, tables
from tests.console.conftest import CLERK, READER, Console
from tests.console.seed import EVIL, NOW, PHOTO
from tests.console.test_record import page_of, part, the_one

CHAIR, FIRST, SECOND = "expert-tuchengzi", "expert-zhaoyanghe", "expert-who-left"


def sat(console: Console) -> int:
    """A consultation that had a panel with everything there can be; its number."""
    number = the_one(console, status="replied").number
    panel = Panel(
        number=number,
        nth=1,
        status=PanelStatus.CONCLUDED,
        chair=CHAIR,
        question=EVIL[0],
        opened_at=NOW,
        minutes=480,
        members=(Member(FIRST, dissent="我不同意"), Member(SECOND, declined=True)),
        opinions=(
            Opinion(FIRST, 1, NOW, "先看看", (PHOTO,)),
            Opinion(FIRST, 2, NOW + timedelta(hours=1), "打 13812345678 问", late=True),
        ),
        material="农户：某某",
        called_at=NOW,
        due_at=NOW + timedelta(hours=8),
        answer="停料。",
        certainty=Certainty.LIKELY,
        measures="饮温水",
        answers_for=FIRST,
        recheck_on=date(2026, 6, 10),
        concluded_by=CHAIR,
        ended_at=NOW,
        outcome="concluded",
    )
    with console.database.writing() as session:
        panels.write(session, (panel,))
        session.execute(update(tables.consultation).where(tables.consultation.c.number == number).values(panels=1))
    return number


def test_a_panel_stands_on_the_page_with_all_that_was_said(own_console: Console) -> None:
    number = sat(own_console)
    shown = part(page_of(own_console, number, CLERK), "panel")
    for words in (
        "第 1 次专家会诊", "有结论了", "土城子镇包联专家", "照阳河镇包联专家", "2026-06-10", "多半是", "停料。", "饮温水",
        "先看看", "第 1 版", "会诊结束以后写的", "有异议", "我不同意", "不便答", "expert-who-left", "农户：某某",
    ):  # fmt: skip
        assert words in shown, words
    assert "<script>alert(1)" not in shown
    assert f"/console/consultation/{number}/media/" in shown
    assert "13812345678" in shown
    assert "13812345678" not in part(page_of(own_console, number, READER), "panel")
