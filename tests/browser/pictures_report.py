"""The picture of the work report in docs/staff.md: python -m tests.browser.pictures_report

Over a sample of this year, as docs/operator.md makes one. Writes docs/pictures/console-report.png.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.pictures import keep
from tests.browser.program import running
from tests.browser.test_report import YEAR, with_sample


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        with_sample(Path(folder), "--year", str(YEAR))
        with running(Path(folder)) as program:
            context, _ = chromium.window(browser)
            page = context.new_page()
            chromium.sign_in(page, program.sign_in_link("staff", "staff-office"))
            page.goto(f"{program.address}/console/report?from={YEAR}-01-01&to={YEAR}-12-31")
            page.set_viewport_size({"width": 1280, "height": 1040})
            keep(page, "console-report")


if __name__ == "__main__":
    main()
