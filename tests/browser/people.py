"""What a farmer and an expert do before their pages, in words of the tests."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True, slots=True)
class Farmer:
    """Whoever sits before the chat page."""

    page: Page

    def ask(self, words: str) -> None:
        """Write and press Send."""
        self.page.get_by_test_id("text").fill(words)
        self.page.get_by_test_id("send").click()

    def ask_and_read(self, words: str) -> str:
        """Ask, and read the one message that answers."""
        before = self.said_to.count()
        self.ask(words)
        expect(self.said_to).to_have_count(before + 1)
        return self.said_to.last.inner_text()

    def tap(self, words: str) -> None:
        """Press the button with these words under the last message that has it."""
        self.page.get_by_role("button", name=words, exact=True).last.click()

    @property
    def said_to(self) -> Locator:
        """All that the bot and people wrote to the farmer."""
        return self.page.get_by_test_id("line-theirs")

    @property
    def said(self) -> Locator:
        """All that the farmer wrote and the record holds."""
        return self.page.get_by_test_id("line-mine")


@dataclass(frozen=True, slots=True)
class Expert:
    """Whoever sits before the desk."""

    page: Page

    def case_about(self, words: str) -> Locator:
        """The row of the case whose question has these words."""
        return self.page.get_by_test_id("cases").get_by_role("listitem").filter(has_text=words)

    def open_case(self, words: str) -> None:
        """Open it from the list, which need not be loaded anew for it."""
        self.case_about(words).get_by_role("link").click()
        self.page.get_by_test_id("case-head").wait_for()

    def answer(self, words: str) -> None:
        """Answer the open case."""
        self.page.get_by_test_id("answer-text").fill(words)
        self.page.get_by_test_id("answer-send").click()
