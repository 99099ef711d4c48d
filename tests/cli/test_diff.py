"""`nongda diff`: what a new version of the answers would change, before it is published."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import records
from bot.clock import SystemClock
from bot.config import load_county, load_environment
from bot.core.events import Address, Said
from bot.desk import Desk
from tests.cli.conftest import ROOT, Program


@pytest.fixture
def changed(knowledge: Path, tmp_path: Path) -> Path:
    """The small knowledge base without its entry on soft eggs, and with a changed one."""
    folder = tmp_path / "changed"
    shutil.copytree(knowledge, folder)
    file = folder / "entries" / "goose.yaml"
    text = file.read_text(encoding="utf-8")
    head, _, rest = text.partition("  - id: goose-soft-eggs")
    kept = "  - id: goose-low-eggs" + rest.partition("  - id: goose-low-eggs")[2]
    file.write_text(head + kept.replace("加光", "多照太阳"), encoding="utf-8")
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"text": "鹅下软蛋咋办", "expect": ["goose-soft-eggs"], "red_flag": []},
        {"text": "鹅下蛋少咋办", "expect": ["goose-low-eggs"], "red_flag": []},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_a_question_that_gets_worse_stops_the_publishing(
    nongda: Program, knowledge: Path, changed: Path, questions: Path
) -> None:
    ended = nongda("diff", str(knowledge), str(changed), "--questions", str(questions))
    assert ended.code == 1
    assert "1 got worse: look at them before publishing" in ended.err
    assert "0 added, 1 changed, 1 removed" in ended.out
    assert "2 questions with known answers, 0 real ones" in ended.out
    assert "变差 1 条 / worse: 1" in ended.out
    assert "questions.jsonl:1" in "".join(ended.out.split())
    assert "lexicon" not in ended.out


def test_the_other_way_round_it_gets_better_and_may_be_published(
    nongda: Program, knowledge: Path, changed: Path, questions: Path
) -> None:
    for file, old, new in (("lexicon.yaml", "请问", "劳驾"), ("redflags.yaml", "马上打 120", "快打 120")):
        path = knowledge / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ended = nongda("diff", str(changed), str(knowledge), "--questions", str(questions))
    assert ended.code == 0, ended.err
    assert "better: 1" in ended.out
    assert "none got worse" in ended.out
    assert "the lexicon changed" in ended.out
    assert "the alarms changed" in ended.out
    assert "There is no database" in ended.err


def test_as_json_both_verdicts_stand_beside_each_other(
    nongda: Program, knowledge: Path, changed: Path, questions: Path
) -> None:
    ended = nongda("diff", str(knowledge), str(changed), "--questions", str(questions), "--json")
    told = json.loads(ended.out)
    assert (ended.code, told["asked"]) == (1, {"labelled": 2, "real": 0})
    (worse,) = told["worse"]
    assert (worse["text"], worse["expect"], worse["old"]["entry"]) == (
        "鹅下软蛋咋办",
        ["goose-soft-eggs"],
        "goose-soft-eggs",
    )
    assert told["old"] != told["new"]
    assert told["better"] == told["different"] == []


@pytest.fixture
def one_question(data: Path) -> None:
    """A farmer asked yesterday, with a phone number in the question."""
    desk = Desk(records.house(load_county(ROOT / "config.yaml")))
    with records.database(load_environment()) as database, database.writing() as session:
        said = Said(
            key="web:1", at=SystemClock().now(), sender=Address("web", "f-1"), name="", text="鹅下软蛋 打我13812345678"
        )
        desk.handle(session, said)


@pytest.mark.usefixtures("one_question")
def test_what_was_really_asked_is_asked_again_and_is_merely_different(
    nongda: Program, knowledge: Path, changed: Path, tmp_path: Path
) -> None:
    none = tmp_path / "none.jsonl"
    none.write_text("", encoding="utf-8")
    command = ("diff", str(knowledge), str(changed), "--questions", str(none))
    ended = nongda(*command)
    assert ended.code == 0, ended.err
    assert "merely different: 1" in ended.out
    assert "13812345678" not in ended.out
    assert "138****5678" in "".join(ended.out.split())
    assert "there are no questions to ask" in nongda(*command, "--days", "0").err


def test_a_database_that_does_not_answer_is_no_reason_to_stop(
    nongda: Program, knowledge: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONGDA_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    ended = nongda("diff", str(knowledge), str(knowledge), "--questions", str(questions))
    assert (ended.code, "There is no database" in ended.err) == (0, True)


@pytest.mark.slow
def test_the_shipped_answers_are_compared_with_those_in_use(nongda: Program, tmp_path: Path) -> None:
    """Without NEW: what is in use; without --questions: the development set."""
    ended = nongda("diff", str(ROOT / "knowledge"), "--days", "0", "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert told["asked"]["labelled"] > 900
    development = (ROOT / "tests" / "matching" / "development.jsonl").read_text(encoding="utf-8")
    assert told["asked"]["labelled"] == len(development.splitlines())
    assert told["old"] == told["new"]


def test_stale_thresholds_are_mentioned(nongda: Program, knowledge: Path, changed: Path, questions: Path) -> None:
    assert nongda("calibrate", "--knowledge", str(knowledge)).code == 0
    shutil.copy(knowledge / "calibration.yaml", changed)
    ended = nongda("diff", str(knowledge), str(changed), "--questions", str(questions))
    assert f"The thresholds of {changed} were made of something older" in ended.err
    assert f"The thresholds of {knowledge}" not in ended.err


def test_the_sentence_model_of_the_county_is_asked_too(
    nongda: Program, knowledge: Path, changed: Path, questions: Path, tmp_path: Path
) -> None:
    config = tmp_path / "county.yaml"
    config.write_text(
        (ROOT / "config.yaml").read_text(encoding="utf-8") + "\nknowledge: {embedder: models/ours.onnx}\n",
        encoding="utf-8",
    )
    ended = nongda("diff", str(knowledge), str(changed), "--questions", str(questions), "--config", str(config))
    assert ended.code != 0
    assert "ours.onnx" in ended.err


@pytest.fixture
def repository(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small knowledge base as git keeps it, in the current folder's `answers`."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    top = knowledge.parent
    identity = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "answers"), (*identity, "commit", "-qm", "first")):
        subprocess.run(["git", *arguments], cwd=top, check=True)
    monkeypatch.chdir(top)
    return knowledge


def test_a_revision_of_git_is_compared_with_the_folder_as_it_is(
    nongda: Program, repository: Path, changed: Path, questions: Path
) -> None:
    shutil.copytree(changed, repository, dirs_exist_ok=True)
    ended = nongda("diff", "HEAD:answers", "answers", "--questions", str(questions))
    assert (ended.code, "worse: 1" in ended.out) == (1, True)


def test_what_git_does_not_know_and_faults_in_a_revision_are_told_by_the_name_given(
    nongda: Program, repository: Path
) -> None:
    assert "HEAD:nothing: git 找不到" in nongda("diff", "HEAD:nothing", "answers").err
    assert "--exec=touch:answers: git 找不到" in nongda("diff", "--", "--exec=touch:answers", "answers").err
    assert "HEAD:answers/entries/lexicon.yaml: 读不了文件" in nongda("diff", "HEAD:answers/entries", "answers").err
    assert "a revision of git is HEAD:" in nongda("diff", "nothing", "answers").err


def test_without_git_that_is_said(
    nongda: Program, knowledge: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in nongda("diff", "HEAD:", str(knowledge)).err


def test_bad_files_of_questions_are_told(nongda: Program, knowledge: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\nnonsense\n", encoding="utf-8")
    command = ("diff", str(knowledge), str(knowledge), "--questions")
    assert f"{bad}:2: 不是 JSON" in nongda(*command, str(bad)).err
    assert "cannot be read" in nongda(*command, str(tmp_path / "none")).err
