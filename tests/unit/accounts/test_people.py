"""Roles, scopes and what they open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vitrine.accounts import Actor, ApiToken, Brand, Member, Role, Scope, Visitor
from vitrine.accounts.errors import (
    NotYourBrand,
    RoleTooLow,
    ScopeMissing,
    ScopesRefused,
    SignInNeeded,
    VisitorNeeded,
)
from vitrine.accounts.people import checked_scopes
from vitrine.ids import BrandId, MemberId, VisitorId

BRAND = Brand(BrandId("brand_1"), "Maison", "maison")
GUEST = Visitor(VisitorId("visitor_1"), "Ada", 0)


def member(role: Role) -> Actor:
    return Actor(member=Member(MemberId("member_1"), "Ada", role, BRAND))


def token(*scopes: Scope) -> Actor:
    born = datetime(2026, 1, 1, tzinfo=UTC)
    return Actor(token=ApiToken("token_1", "ci", BRAND, frozenset(scopes), born, None))


def test_each_role_covers_itself_and_those_below() -> None:
    covered = {(high, low) for high in Role for low in Role if high.covers(low)}
    assert covered == {
        (Role.STAFF, Role.STAFF),
        (Role.EDITOR, Role.STAFF),
        (Role.EDITOR, Role.EDITOR),
        (Role.OWNER, Role.STAFF),
        (Role.OWNER, Role.EDITOR),
        (Role.OWNER, Role.OWNER),
    }


@pytest.mark.parametrize("scope", Scope)
def test_who_may_write_for_a_brand(scope: Scope) -> None:
    assert member(Role.EDITOR).require_brand_actor(scope).by == "member_1"
    assert token(scope).require_brand_actor(scope).by == "token_1"
    with pytest.raises(RoleTooLow):
        member(Role.STAFF).require_brand_actor(scope)
    assert member(Role.STAFF).require_brand_actor(scope, Role.STAFF).brand == BRAND
    others = [other for other in Scope if other is not scope]
    with pytest.raises(ScopeMissing):
        token(*others).require_brand_actor(scope)
    for stranger in (Actor(), Actor(visitor=GUEST)):
        with pytest.raises(SignInNeeded):
            stranger.require_brand_actor(scope)


def test_only_its_own_things() -> None:
    actor = member(Role.OWNER).require_brand_actor(Scope.ROOMS_WRITE)
    actor.require_brand("brand_1")
    with pytest.raises(NotYourBrand):
        actor.require_brand("brand_2")


def test_who_is_a_visitor() -> None:
    assert Actor(visitor=GUEST).require_visitor() == GUEST
    for nobody in (Actor(), member(Role.OWNER), token(*Scope)):
        with pytest.raises(VisitorNeeded):
            nobody.require_visitor()


def test_scopes_by_name() -> None:
    assert checked_scopes(["rooms:write", "rooms:write"]) == {Scope.ROOMS_WRITE}
    for names in ([], ["root"], ["rooms:write", "root"]):
        with pytest.raises(ScopesRefused):
            checked_scopes(names)
