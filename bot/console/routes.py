"""Every route of the console with the one permission that it needs, and how it is mounted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.client_address import Proxies
from bot.console import (
    account,
    alert_floods,
    alert_hand,
    alerts,
    answering_comments,
    audit_page,
    bot_orders,
    bot_words,
    conversation,
    conversations,
    data_pages,
    data_rights,
    examples_page,
    figures,
    front_files,
    guard,
    handover,
    home,
    map_response,
    people,
    provider_pages,
    queues,
    report,
    report_actions,
    report_corrections,
    report_matters,
    second_step_pages,
    sign_in,
    static_files,
    stepping_in,
    team_posts_page,
    unsent,
    waiting,
)
from bot.console.context import CONSOLE, Console, Similar
from bot.console.front_files import FrontFiles
from bot.console.guard import View
from bot.console.outlines import Outlines
from bot.console.pages import make_environment
from bot.console.permissions import ANYBODY
from bot.console.provider import Provider
from bot.console.reach import Reach
from bot.health import Health
from bot.put_aside import PutAside
from bot.retention import Ages
from bot.settings import Settings
from triage.places import Places
from triage.privacy import mask

PREFIX = "/staff"


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table below."""

    method: str
    path: str
    permission: str
    view: View


STATIC = "/static/{release:[0-9a-f]{16}}/{name:[a-z.-]{1,40}}"
REPORT = "/reports/{reference:BL-[0-9A-Z-]{1,12}}"
ALERT = "/alerts/{alert:[0-9]{1,12}}"
POST = "/posts/{team:[A-Za-z0-9._-]{1,40}}"
TEAM = "/queue/{team:[A-Za-z0-9._-]{1,40}}"
WORDS = "/words/{name:utter_[a-z0-9_]{1,60}}"
CONVERSATION = "/conversations/{conversation:[0-9a-f-]{36}}"

DATA = "/data/{conversation:[0-9a-f-]{36}}"

ROUTES: Sequence[Route] = (
    Route("GET", "/sign-in", ANYBODY, sign_in.form),
    Route("POST", "/sign-in", ANYBODY, sign_in.enter),
    Route("GET", "/sign-in/provider", ANYBODY, provider_pages.set_out),
    Route("GET", "/sign-in/provider/back", ANYBODY, provider_pages.come_back),
    Route("GET", "/signed-out", ANYBODY, provider_pages.signed_out),
    Route("GET", "/link/{token:[A-Za-z0-9_-]{20,100}}", ANYBODY, sign_in.link),
    Route("POST", "/link/{token:[A-Za-z0-9_-]{20,100}}", ANYBODY, sign_in.set_password),
    Route("GET", STATIC, ANYBODY, static_files.static_file),
    Route("GET", "/second-step", ANYBODY, second_step_pages.ask),
    Route("POST", "/second-step", ANYBODY, second_step_pages.check),
    Route("GET", "/second-step/set-up", ANYBODY, second_step_pages.set_up),
    Route("POST", "/second-step/set-up", ANYBODY, second_step_pages.confirm),
    Route("POST", "/sign-out", "see.home", sign_in.leave),
    Route("GET", "/account", "manage.own.account", account.account),
    Route("POST", "/account/password", "manage.own.account", account.change_password),
    Route("POST", "/account/recovery-codes", "manage.own.account", account.renew_codes),
    Route("POST", "/account/sessions/end", "manage.own.account", account.end_session),
    Route(
        "POST", "/account/sign-out-everywhere", "manage.own.account", account.sign_out_everywhere
    ),
    Route("GET", "", "see.home", home.home),
    Route("GET", "/", "see.home", home.home),
    Route("GET", "/alerts", "see.alerts", alerts.alerts),
    Route("GET", "/alerts/count", "see.alerts", alerts.how_many),
    Route("GET", "/alerts/open", "see.alerts", alerts.open_alerts),
    Route("GET", "/alerts/{alert:[0-9]{1,12}}/map.svg", "see.alerts", alerts.alert_map),
    Route("POST", "/alerts/acknowledge", "acknowledge.alerts", alerts.acknowledge),
    Route("POST", "/alerts/flood/acknowledge", "acknowledge.alerts", alert_floods.acknowledge),
    Route(
        "POST", "/alerts/alike/acknowledge", "acknowledge.alerts", alert_floods.acknowledge_alike
    ),
    Route("GET", f"{ALERT}/hand", "acknowledge.alerts", alert_hand.form),
    Route("POST", f"{ALERT}/hand", "acknowledge.alerts", alert_hand.hand),
    Route("GET", "/priority", "see.priority", queues.priority),
    Route("POST", "/priority", "see.priority", queues.priority),
    Route("GET", "/queue", "see.queues", queues.queue),
    Route("POST", "/queue", "see.queues", queues.queue),
    Route("GET", TEAM, "see.queues", queues.team_queue),
    Route("POST", TEAM, "see.queues", queues.team_queue),
    Route("GET", "/handover", "act.on.reports", handover.form),
    Route("POST", "/handover", "act.on.reports", handover.hand_over),
    Route("POST", "/handover/read", "act.on.reports", handover.read),
    Route("GET", "/patches", "act.on.reports", handover.patches),
    Route("POST", "/patches", "act.on.reports", handover.change_patches),
    Route("GET", "/teams", "see.queues", queues.choose_team),
    Route("GET", f"{TEAM}/map.svg", "see.queues", queues.queue_map),
    Route("GET", "/map/outlines.json", "see.queues", map_response.outlines),
    Route("GET", "/desk", "see.desk", queues.desk),
    Route("GET", "/waiting", "see.waiting", waiting.waiting),
    Route("POST", "/waiting/give-back", "deal.with.waiting", waiting.give_back),
    Route("POST", "/waiting/put-away", "deal.with.waiting", waiting.put_away),
    Route("POST", "/waiting/aside", "deal.with.waiting", waiting.put_file_away),
    Route("POST", "/waiting/send-again", "deal.with.waiting", unsent.send_again),
    Route("POST", "/waiting/send-all-again", "deal.with.waiting", unsent.send_all_again),
    Route("POST", "/waiting/settle", "deal.with.waiting", unsent.settle),
    Route("GET", REPORT, "see.reports", report.report),
    Route("GET", f"{REPORT}/map.svg", "see.reports", report.report_map),
    Route("GET", f"{REPORT}/outlines.json", "see.reports", report.report_outlines),
    Route("GET", f"{REPORT}/photos/{{photo}}", "see.photos", report.photo),
    Route("GET", f"{REPORT}/voices/{{voice}}", "see.photos", report.voice),
    Route("POST", f"{REPORT}/answer", "act.on.reports", report_actions.answer),
    Route("POST", f"{REPORT}/take", "act.on.reports", report_actions.take),
    Route("POST", f"{REPORT}/status", "act.on.reports", report_actions.change_status),
    Route("POST", f"{REPORT}/crime-number", "act.on.reports", report_actions.enter_crime_number),
    Route("POST", f"{REPORT}/team", "act.on.reports", report_actions.pass_to_team),
    Route("POST", f"{REPORT}/partner", "act.on.reports", report_actions.pass_to_partner),
    Route("POST", f"{REPORT}/category", "act.on.reports", report_corrections.category),
    Route("POST", f"{REPORT}/urgency", "act.on.reports", report_corrections.urgency),
    Route("POST", f"{REPORT}/place", "act.on.reports", report_corrections.place),
    Route("POST", f"{REPORT}/undo", "act.on.reports", report_actions.undo),
    Route("POST", f"{REPORT}/join", "act.on.reports", report_matters.join),
    Route("POST", f"{REPORT}/unjoin", "act.on.reports", report_matters.unjoin),
    Route("POST", f"{REPORT}/caution", "act.on.reports", report_matters.caution),
    Route("POST", f"{REPORT}/lift", "act.on.reports", report_matters.lift),
    Route("GET", "/conversations", "see.conversations", conversations.conversations),
    Route("POST", "/conversations", "see.conversations", conversations.search),
    Route("GET", "/conversations/news", "see.conversations", conversations.news),
    Route("GET", CONVERSATION, "see.conversations", conversation.conversation),
    Route("GET", f"{CONVERSATION}/turns", "see.conversations", conversation.turns),
    Route("POST", f"{CONVERSATION}/unmask", "unmask", conversation.unmask),
    Route("GET", f"{CONVERSATION}/photos/{{photo}}", "see.photos", conversation.photo),
    Route("GET", f"{CONVERSATION}/voices/{{voice}}", "see.photos", conversation.voice),
    Route("POST", f"{CONVERSATION}/take-over", "step.in", stepping_in.take_over),
    Route("POST", f"{CONVERSATION}/reply", "step.in", stepping_in.reply),
    Route("POST", f"{CONVERSATION}/hand-back", "step.in", stepping_in.hand_back),
    Route("POST", f"{CONVERSATION}/comment/private", "step.in", answering_comments.in_private),
    Route("POST", f"{CONVERSATION}/comment/public", "step.in", answering_comments.in_public),
    Route("POST", f"{CONVERSATION}/note", "write.notes", stepping_in.note),
    Route("POST", f"{CONVERSATION}/flag", "flag.answers", stepping_in.flag),
    Route("GET", "/words", "see.words", bot_words.all_words),
    Route("GET", WORDS, "see.words", bot_words.text),
    Route("POST", f"{WORDS}/propose", "propose.words", bot_words.propose),
    Route("POST", f"{WORDS}/approve", "approve.words", bot_words.approve),
    Route("POST", f"{WORDS}/refuse", "propose.words", bot_words.refuse),
    Route("POST", f"{WORDS}/roll-back", "approve.words", bot_words.roll_back),
    Route("GET", "/examples", "review.examples", examples_page.waiting),
    Route("POST", "/examples/review", "review.examples", examples_page.review),
    Route("GET", "/bot", "give.orders", bot_orders.bot),
    Route("POST", "/bot/pause", "give.orders", bot_orders.pause),
    Route("POST", "/bot/go-on", "give.orders", bot_orders.go_on),
    Route("POST", "/bot/banner", "give.orders", bot_orders.banner),
    Route("POST", "/bot/banner-down", "give.orders", bot_orders.banner_down),
    Route("GET", "/audit", "see.audit", audit_page.trail),
    Route("GET", "/figures", "see.figures", figures.figures),
    Route("POST", "/figures", "see.figures", figures.choose),
    Route("GET", "/figures/{table:[a-z-]{3,30}}.csv", "see.figures", figures.table),
    Route("GET", "/data", "handle.data.rights", data_rights.home),
    Route("POST", "/data/find", "handle.data.rights", data_rights.find),
    Route("POST", "/data/keep", "handle.data.rights", data_rights.keep),
    Route("GET", "/data/receipts", "handle.data.rights", data_pages.all_receipts),
    Route("GET", "/data/receipts/{number:[0-9]{1,12}}", "handle.data.rights", data_pages.receipt),
    Route("GET", DATA, "handle.data.rights", data_rights.record),
    Route("POST", f"{DATA}/export", "handle.data.rights", data_rights.export),
    Route("POST", f"{DATA}/erase", "handle.data.rights", data_rights.erase_record),
    Route("POST", f"{DATA}/hold", "handle.data.rights", data_rights.hold),
    Route("POST", f"{DATA}/lift", "handle.data.rights", data_rights.lift),
    Route("GET", "/posts", "manage.posts", team_posts_page.choose),
    Route("GET", POST, "manage.posts", team_posts_page.one),
    Route("POST", POST, "manage.posts", team_posts_page.save),
    Route("POST", f"{POST}/try", "manage.posts", team_posts_page.try_it),
    Route("GET", "/people", "manage.people", people.people),
    Route("POST", "/people/add", "manage.people", people.add),
    Route("POST", "/people/reset", "manage.people", people.reset),
    Route("POST", "/people/disable", "manage.people", people.disable),
)


def add_console(
    app: web.Application,
    *,
    engine: AsyncEngine,
    settings: Settings,
    clock: Callable[[], datetime],
    places: Places,
    health: Health | None = None,
    front: FrontFiles | None = None,
) -> None:
    """Mounts /staff. Without `health` the console has no banner about parts that are down."""
    front = front or front_files.load()
    if health is not None:
        health.tell("design", *front.how_it_is)
    reach = Reach.of(settings)
    console = Console(
        engine=engine,
        clock=clock,
        secret_key=settings.secret_key,
        https=(reach.url or "").startswith("https:"),
        proxies=Proxies(settings.trusted_proxies),
        reach=reach,
        settings=settings,
        provider=Provider.of(settings, clock, console_url=reach.url),
        health=health,
        mask=mask,
        outlines=Outlines(places.router),
        places=places,
        similar=Similar(settings.similar_metres, settings.similar_days.days),
        front=front,
        pages=make_environment(front),
        ages=Ages.of(settings),
        aside=PutAside.of(settings.data_dir, clock),
    )
    staff = web.Application(middlewares=[guard.middleware])
    staff[CONSOLE] = console
    for route in ROUTES:
        staff.router.add_route(
            route.method, route.path, guard.guarded(route.view, route.permission)
        )
    app.add_subapp(PREFIX, staff)
