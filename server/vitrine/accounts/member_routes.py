"""A brand's people over HTTP: members, one-time links, sessions, API tokens, and who did what."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from vitrine.accounts import answers, errors
from vitrine.accounts.abilities import LEAST
from vitrine.accounts.bodies import BrandNameBody, RoleBody, TokenBody
from vitrine.accounts.people import KeyHolder, Member, Operator, Role
from vitrine.accounts.routes import Guards, no_store
from vitrine.accounts.service import Accounts
from vitrine.idempotency import USED, AnswerNotKept, wish_of
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

PAGE_LIMIT = 100
After = Annotated[str | None, Query(max_length=64)]
Limit = Annotated[int, Query(ge=1, le=PAGE_LIMIT)]


def router(accounts: Accounts, guards: Guards) -> APIRouter:
    """/api/members, /api/sessions, /api/tokens; the name and the end of a brand."""
    routes = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(no_store)])
    people = accounts.members
    owner = Depends(guards.member(Role.OWNER))
    anyone = Depends(guards.member(Role.STAFF))
    holder = Depends(guards.holder)
    fresh_owner = Depends(guards.fresh(Role.OWNER))

    def brand_of(who: KeyHolder) -> str:
        """Of a holder whose role was checked."""
        if who.brand_id is None:
            raise errors.SignInNeeded
        return who.brand_id

    @routes.get("/members", operation_id="list_members")
    def members(member: Annotated[Member, anyone]) -> answers.ListedMembers:
        """Everybody of one's brand."""
        items = [answers.ListedMember.of(each, member) for each in people.all(member.brand.id)]
        return answers.ListedMembers(items=items, next=None)

    @routes.get("/members/roles", operation_id="list_roles")
    def roles(_member: Annotated[Member, anyone]) -> answers.Roles:
        """What members of each role may do."""
        least = [answers.Ability(what=what, least=role) for what, role in LEAST.items()]
        return answers.Roles(roles=list(Role), abilities=least)

    @routes.post(
        "/members/links",
        status_code=201,
        operation_id="create_member_link",
        responses=problems(*USED, AnswerNotKept),
    )
    def invite(body: RoleBody, who: Annotated[KeyHolder, fresh_owner], key: Key = None) -> answers.Secret:
        """A secret for `/brand#enrol=<secret>`, by which somebody joins one's brand; good for 24 hours.

        With an Idempotency-Key it is made once; the secret is told with the first answer alone.
        """
        wish = wish_of(key, who.id, "create_member_link", body.role)
        made = once(accounts.database, wish, lambda: accounts.invite_by(who, body.role, wish))
        return answers.Secret(secret=made)

    @routes.get("/members/links", operation_id="list_member_links")
    def links(member: Annotated[Member, owner]) -> answers.OpenLinks:
        """The brand's one-time links that still open, without their secrets."""
        items = [answers.OpenLink.of(each) for each in people.links(member.brand.id)]
        return answers.OpenLinks(items=items, next=None)

    @routes.delete(
        "/members/links/{link_id}",
        status_code=204,
        operation_id="revoke_member_link",
        responses=problems(errors.LinkUnknown),
    )
    def revoke_link(
        link_id: str, member: Annotated[Member, owner], who: Annotated[KeyHolder, holder]
    ) -> None:
        """Let a one-time link open nothing from now on."""
        people.revoke_link(member.brand.id, link_id, who)

    @routes.get("/members/acts", operation_id="list_account_acts")
    def acts(member: Annotated[Member, owner], after: After = None, limit: Limit = 50) -> answers.AccountActs:
        """Who did what to members, keys, sessions, links, tokens of one's brand; newest first, of a year."""
        found = accounts.acts.list(member.brand.id, after, limit + 1)
        items = [answers.AccountAct.told(each) for each in found[:limit]]
        return answers.AccountActs(items=items, next=items[-1].id if len(found) > limit else None)

    @routes.patch(
        "/members/{member_id}",
        status_code=204,
        operation_id="change_member",
        responses=problems(errors.MemberUnknown, errors.LastOwner),
    )
    def change_member(member_id: str, body: RoleBody, who: Annotated[KeyHolder, fresh_owner]) -> None:
        """Give a member another role; who loses some is signed out, and the API tokens they made end.

        The last owner stays one."""
        people.change_role(brand_of(who), member_id, body.role, who)

    @routes.delete(
        "/members/{member_id}",
        status_code=204,
        operation_id="remove_member",
        responses=problems(errors.MemberUnknown, errors.LastOwner),
    )
    def remove_member(
        member_id: str,
        who: Annotated[KeyHolder, fresh_owner],
        keep_tokens: Annotated[bool, Query()] = False,
    ) -> None:
        """Out at once: passkeys, sessions and their sockets, links. Never the last owner.

        keep_tokens: programs go on with the API tokens that the member made; else those are revoked.
        """
        people.remove(brand_of(who), member_id, who, keep_tokens)

    @routes.delete(
        "/members/{member_id}/sessions",
        status_code=204,
        operation_id="sign_member_out",
        responses=problems(errors.MemberUnknown),
    )
    def sign_out(member_id: str, member: Annotated[Member, owner], who: Annotated[KeyHolder, holder]) -> None:
        """End all sessions of a member, sockets with them."""
        people.sign_out(member.brand.id, member_id, who)

    @routes.patch(
        "/brand",
        operation_id="rename_brand",
        responses=problems(errors.NameRefused, errors.NameTaken, errors.TooManyNames, errors.BrandNotFound),
    )
    def rename_brand(body: BrandNameBody, who: Annotated[KeyHolder, fresh_owner]) -> answers.BrandName:
        """Give your brand another name. The address of its pages stays, and names of before stay yours."""
        return answers.BrandName.like(accounts.naming.rename(brand_of(who), body.name, who))

    @routes.delete(
        "/brand",
        status_code=204,
        operation_id="delete_brand",
        responses=problems(errors.BrandNotFound, errors.OtherOwners),
    )
    def delete_brand(who: Annotated[KeyHolder, fresh_owner]) -> None:
        """Delete your brand with everything in it, as its last owner. Copies that somebody has stay good."""
        accounts.removing.delete(brand_of(who), who)

    @routes.delete(
        "/operator/brands/{brand}",
        status_code=204,
        operation_id="delete_any_brand",
        responses=problems(errors.BrandNotFound),
    )
    def delete_any_brand(
        brand: str,
        by: Annotated[Operator, Depends(guards.operator)],
        _fresh: Annotated[KeyHolder, Depends(guards.fresh())],
    ) -> None:
        """Delete a brand with everything in it, for who runs the shop."""
        accounts.removing.delete(brand, by)

    @routes.get("/sessions", operation_id="list_sessions")
    def sessions(who: Annotated[KeyHolder, holder]) -> answers.OpenSessions:
        """Where one is signed in."""
        items = [answers.OpenSession.of(each, who) for each in accounts.sessions.open_of(who.id)]
        return answers.OpenSessions(items=items, next=None)

    @routes.delete("/sessions", status_code=204, operation_id="end_other_sessions")
    def end_others(who: Annotated[KeyHolder, holder]) -> None:
        """End one's sessions everywhere but here, sockets with them."""
        accounts.end_other_sessions(who)

    @routes.delete(
        "/sessions/{session_id}",
        status_code=204,
        operation_id="end_session",
        responses=problems(errors.SessionUnknown),
    )
    def end_session(session_id: str, who: Annotated[KeyHolder, holder]) -> None:
        """End one of one's sessions, its sockets with it."""
        accounts.end_session(who, session_id)

    @routes.post(
        "/tokens",
        status_code=201,
        operation_id="create_token",
        responses=problems(errors.NameRefused, errors.ScopesRefused, *USED, AnswerNotKept, *REACHED),
    )
    def create_token(
        body: TokenBody, who: Annotated[KeyHolder, fresh_owner], key: Key = None
    ) -> answers.NewApiToken:
        """Make an API token for one's brand.

        With an Idempotency-Key it is made once; the secret is told with the first answer alone.
        """
        wish = wish_of(key, who.id, "create_token", body.model_dump(mode="json"))
        token, shown = once(
            accounts.database,
            wish,
            lambda: accounts.create_token(brand_of(who), body.name, body.scopes, who, wish),
        )
        return answers.NewApiToken(token=shown, **answers.ApiToken.of(token).model_dump())

    @routes.get("/tokens", operation_id="list_tokens")
    def list_tokens(
        member: Annotated[Member, owner], after: After = None, limit: Limit = PAGE_LIMIT
    ) -> answers.ApiTokens:
        """One's brand's live API tokens, without their secrets."""
        found = accounts.tokens(member.brand.id, after, limit + 1)
        items = [answers.ApiToken.of(token) for token in found[:limit]]
        return answers.ApiTokens(items=items, next=items[-1].id if len(found) > limit else None)

    @routes.delete(
        "/tokens/{token_id}",
        status_code=204,
        operation_id="revoke_token",
        responses=problems(errors.TokenUnknown),
    )
    def revoke_token(
        token_id: str, member: Annotated[Member, owner], who: Annotated[KeyHolder, holder]
    ) -> None:
        """Revoke an API token of one's brand: what is going on with it ends."""
        accounts.revoke_token(member.brand.id, token_id, who)

    return routes
