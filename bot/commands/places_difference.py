"""What a new build of the place finder changes against the last one, in a sentence."""

from __future__ import annotations

from collections import Counter

from triage.finder_file import Finder


def difference(before: Finder | None, after: Finder) -> str:
    """Places, postcodes and areas: how many, how many new, how many gone."""
    places = Counter(place.kind for place, _ in after.places)
    held = ", ".join(f"{count} {kind}" for kind, count in places.most_common(4))
    said = [f"{len(after.places)} places beyond the project's own" + (f" ({held})" if held else "")]
    if after.postcodes:
        newer = after.postcodes
        said.append(f"{len(newer.added)} newer postcodes, {len(newer.ended)} that have ended")
    if after.outlines:
        teams = len({outline.team for outline in after.outlines})
        said.append(f"{'official' if after.official else 'approximate'} areas of {teams} teams")
    if before is not None:
        said.append(_since(before, after))
    return "; ".join(said)


def _since(before: Finder, after: Finder) -> str:
    old, new = (Counter(place for place, _ in one.places) for one in (before, after))
    said = f"{(new - old).total()} new, {(old - new).total()} gone since the last build"
    teams = {outline.team for outline in (*before.outlines, *after.outlines)}
    moved = sum(
        [one.rings for one in before.outlines if one.team == team]
        != [one.rings for one in after.outlines if one.team == team]
        for team in teams
    )
    return said + (f"; the areas of {moved} teams differ" if moved else "")
