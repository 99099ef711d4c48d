"""The console as one application: starlette-admin's shell around our own pages.

From starlette-admin come the application, its views and menu, Tabler's sheets, the checked forms and the languages of its
own words. Its lists are not used: they need inline scripts, and ask whoever filters to build conditions out of fields and
operators. So there is no way to create, edit, delete or import anything either.
"""

from __future__ import annotations

from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette_admin import DefaultTheme, I18nConfig, TablerSettings

from handlers.web.console.audited import AuditPage
from handlers.web.console.duties import GuardedAdmin
from handlers.web.console.entrance import BASE, Doorkeeper, Headers
from handlers.web.console.exports_page import ExportsPage
from handlers.web.console.figures import FiguresPage
from handlers.web.console.people import People
from handlers.web.console.proposals import Proposals
from handlers.web.console.report import ReportPage
from handlers.web.console.unknown import NotKnown
from handlers.web.console.view import Consultations
from handlers.web.errors import HANDLERS
from handlers.web.pages import HERE, StaticNames, tag_of
from handlers.web.ports import Site


def mount_console(app: Starlette, site: Site) -> None:
    """Mounts the console at /console of `app`."""
    admin = GuardedAdmin(
        title="Nongda",
        base_url=BASE,
        route_name="console",
        templates_dir=str(HERE / "templates" / "console"),
        additional_loaders=[PrefixLoader({"site": FileSystemLoader(HERE / "templates")})],
        index_view=Consultations(),
        theme=DefaultTheme(TablerSettings(base="gray", primary="green")),
        auth_provider=Doorkeeper(),
        secret_key=site.keys.derived("console"),
        middlewares=[Middleware(Headers)],
        # Entrance sets the language: it is the one of all our pages.
        i18n_config=I18nConfig(default_locale="zh", language_cookie_name=None, language_header_name=None),
        timezone_config=None,
    )
    environment = admin.templates.env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals["static"] = StaticNames(HERE / "static")
    environment.globals["tag_of"] = tag_of
    admin.add_view(FiguresPage)
    admin.add_view(NotKnown)
    admin.add_view(Proposals)
    admin.add_view(People)
    admin.add_view(AuditPage)
    admin.add_view(ReportPage)
    admin.add_view(ExportsPage)
    admin.mount_to(app)
    admin.app.state.site = site
    for error, handler in HANDLERS.items():
        admin.app.add_exception_handler(error, handler)
