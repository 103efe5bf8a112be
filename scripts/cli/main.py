"""The command ``wangjian``: one file per command group, gathered here."""

from __future__ import annotations

import sys
import traceback

from reports.errors import ReportError
from scripts.cli import (
    appeal,
    availability,
    checks,
    evidence,
    process,
    review,
    rubric,
    say,
    schedule,
    scores,
    units,
)
from scripts.cli.advise import advise
from scripts.cli.audit import audit
from scripts.cli.chinese import App
from scripts.cli.doctor import doctor
from scripts.cli.export import export
from scripts.cli.init import init
from scripts.cli.inspect import inspect
from scripts.cli.nightly import nightly
from scripts.cli.rank import rank
from scripts.cli.recheck import recheck
from scripts.cli.rescore import rescore
from storage.trouble import explain, system_words

app = App(name="wangjian", help="网检: 对照政务公开评估指标, 检查政府门户网站, 逐分给出依据和证据。")
app.command()(init)
app.command()(audit)
app.add_typer(units.app, name="units")
app.add_typer(availability.app, name="availability")
app.command()(nightly)
app.command()(recheck)
app.command()(rescore)
app.command()(export)
app.command()(inspect)
app.command()(rank)
app.command()(advise)
app.add_typer(scores.app, name="scores")
app.add_typer(review.app, name="review")
app.add_typer(appeal.app, name="appeal")
app.add_typer(process.app, name="process")
app.add_typer(rubric.app, name="rubric")
app.add_typer(checks.app, name="checks")
app.add_typer(evidence.app, name="evidence")
app.add_typer(schedule.app, name="schedule")
app.command()(doctor)

DEBUG = "--debug"


def main() -> None:
    """Entry of the console script. A fault of ours is one sentence; the traceback only with --debug."""
    debug = DEBUG in sys.argv
    if debug:
        sys.argv.remove(DEBUG)
    else:
        # What a library could not tell anybody while it was cleaned away says nothing to the user.
        sys.unraisablehook = lambda _told: None
    try:
        app()
    except Exception as error:
        if debug:
            traceback.print_exc()
        said = _words(error)
        say.note(f"{said} (加 --debug 查看详情)")
        sys.exit(say.OUR_FAULT)


def _words(error: Exception) -> str:
    if ours := explain(error):
        return f"错误: {ours}"
    if isinstance(error, ReportError):
        return f"错误: {error}"
    if isinstance(error, OSError) and error.filename:
        return f"错误: {error.filename}: {system_words(error)}"
    return f"程序出错: {type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
