"""Facebook: Messenger and the comments of the force's Pages, where a Page's token is set."""

from __future__ import annotations

import logging

from bot import meta_pages
from bot.assembly.blue_lamp import BlueLamp
from bot.assembly.ends import Ends
from bot.channels.alone import Alone
from bot.channels.base import Channel
from bot.channels.fixed_words import FixedWords
from bot.channels.messenger import Messenger
from bot.channels.messenger_goes_on import GoesOn
from bot.channels.meta_graph import Graph
from bot.channels.meta_media import MetaMedia
from bot.channels.meta_way_in import MetaWayIn
from bot.channels.meta_webhook import MetaWebhook
from bot.channels.page_comments import PageComments
from bot.channels.page_comments_updates import Ours
from bot.conversation.say import Say
from bot.meta_pages import Pages
from bot.places_near import first_guess
from bot.staff_elsewhere import HeardElsewhere

log = logging.getLogger(__name__)
PART = "facebook"


def facebook(
    bluelamp: BlueLamp, words: FixedWords, last_words: Ends, begun: Ends
) -> MetaWebhook | None:
    """None where it is not set up: then nobody can sign, and everything is refused."""
    settings = bluelamp.settings
    token, secret, verify = (
        settings.meta_page_token,
        settings.meta_app_secret,
        settings.meta_verify_token,
    )
    if token is None or secret is None or verify is None:
        bluelamp.health.tell(PART, "off")
        return None
    pages = meta_pages.read(token)
    graph = Graph(
        session=bluelamp.session,
        url=settings.meta_graph_url,
        pages=pages,
        app_secret=secret,
        tell=lambda state: bluelamp.health.tell(PART, state),
    )
    in_public = frozenset({words.danger, bluelamp.phrases.text(Say.COMMENT_PUBLIC)})
    channels: tuple[Channel, ...] = (Messenger(graph), PageComments(graph, in_public))
    media = MetaMedia(
        engine=bluelamp.engine,
        session=bluelamp.session,
        graph_url=settings.meta_graph_url,
        clock=bluelamp.clock,
    )
    for channel in channels:
        bluelamp.channels[channel.name] = channel
        bluelamp.fetchers[channel.name] = media
    _settle_in(bluelamp, pages)
    alone = Alone(
        channels={one.name: one for one in channels},
        words=words,
        counts=bluelamp.counts,
        spent=bluelamp.relay.pacer.spent,
    )
    overhears = HeardElsewhere(
        engine=bluelamp.engine, clock=bluelamp.clock, database=bluelamp.pulse
    )
    way_in = MetaWayIn(
        reception=bluelamp.reception,
        alone=alone,
        ours=Ours(words=in_public, pages=frozenset(pages.by_id)),
        goes_on=GoesOn(bluelamp.engine, bluelamp.pulse, bluelamp.inbox.spool.holds),
        overhears=overhears,
        clock=bluelamp.clock,
    )
    last_words.add(alone.close, overhears.close)
    begun.add(way_in.close)  # what it hears may begin to be handled
    bluelamp.health.tell(PART, "up")
    return MetaWebhook(way_in=way_in, app_secret=secret, verify_token=verify)


def _settle_in(bluelamp: BlueLamp, pages: Pages) -> None:
    """A Page is about a place: where a message names none of its own, that is looked at first."""
    for page_id, page in pages.by_id.items():
        if not page.area:
            continue
        point = first_guess(page.area, bluelamp.places)
        if point is None:
            log.warning("the area of Page %s is no place that we know", page_id)
        else:
            bluelamp.front_desk.homes[page_id] = point
