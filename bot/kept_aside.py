"""The file for a person of what cannot be taken in, and whether its danger is heard elsewhere."""

from __future__ import annotations

import logging

from bot.aside_record import words_in
from bot.aside_room import NoRoom
from bot.channels.base import Inbound, Unread
from bot.channels.fixed_words import hears_danger, hears_what_may_be_danger
from bot.errors import CannotPutAside
from bot.spool import Spool

log = logging.getLogger(__name__)


async def keep_whole(
    spool: Spool, inbound: Inbound, *, fault: str, danger: bool, said: str | None
) -> bool:
    """`said` are its plain words where they are taken, None where they are not.

    False where they are heard, and the rest could not be kept. Raises CannotPutAside.
    """
    log.error("a message is put aside: %s", fault)
    taken = said is not None
    heard = said is not None and (not danger or await hears_danger(said))
    if not taken:  # no model will read it: a doubt means danger, too
        danger = await hears_what_may_be_danger(inbound.text)
    try:
        await spool.aside.keep(inbound, fault=fault, danger=danger, heard=heard, taken=taken)
    except OSError as failed:
        _tell(spool, failed)
        if heard:  # else one photo that is refused would be brought for ever, and none behind it
            return False
        raise CannotPutAside("a message could not even be put aside") from failed
    spool.puts_aside = True
    return True


async def keep_unread(spool: Spool, unread: Unread) -> bool:
    """After what was rescued was taken. False where the rest could not be kept, and nothing in it
    is known to matter: else its provider would bring it, and all beside it, for ever.

    Raises CannotPutAside.
    """
    log.error("what came on %s is put aside unread: %s", unread.channel, unread.fault)
    known, words = unread.rescued.text if unread.rescued else "", words_in(unread.payload)
    danger = await _is_graver(words, known)
    try:
        await spool.aside.keep_unread(unread, danger=danger)
    except OSError as failed:
        _tell(spool, failed)
        # a disk that fails is looked after; room may never come
        if danger or (unread.rescued is None and not isinstance(failed, NoRoom)):
            raise CannotPutAside("what nobody can read could not be put aside") from failed
        return False
    spool.puts_aside = True
    return True


async def _is_graver(words: str, known: str) -> bool:
    """Whether they say more of danger than those that are heard."""
    for hears in (hears_danger, hears_what_may_be_danger):
        if await hears(words) and not await hears(known):
            return True
    return False


def _tell(spool: Spool, failed: OSError) -> None:
    log.error("nor can it be put aside: %s", type(failed).__name__)
    spool.puts_aside = False
    if not isinstance(failed, NoRoom):
        spool.failed(failed)  # it is the same disk, and is looked at again until it is well
