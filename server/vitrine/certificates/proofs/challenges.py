"""The live question to a certificate's holder, so that a picture of its page proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.orm import Session

from vitrine.answers import LocalText
from vitrine.certificates.abi import parts_of, token_hex
from vitrine.certificates.answers import Challenge, ChallengeState, ProofQuestion
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import ChallengeUnknown
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.proofs.service import Proofs, Site, found_token
from vitrine.certificates.proofs.times import LIFE, SHOWN
from vitrine.certificates.states import UNMINTED, CopyState
from vitrine.certificates.tables import ProofRow
from vitrine.certificates.wallets.service import Wallets
from vitrine.ids import VisitorId, digest, secret
from vitrine.storage import Database
from vitrine.storage.lives import a_few


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides an answer. is_right: an unclaimed right of this visitor. addresses: their linked wallets.

    needs_chain: the certificate may be on the chain, so its owner must be asked there.
    """

    token: int
    is_right: bool
    needs_chain: bool
    addresses: frozenset[str]
    message: str


class Challenges:
    """Asked by anybody who stands before a holder; only the challenge's digest is kept."""

    def __init__(
        self, database: Database, chains: Chains, wallets: Wallets, proofs: Proofs, site: Site
    ) -> None:
        self._database, self._chains, self._wallets = database, chains, wallets
        self._proofs, self._site = proofs, site

    def ask(self, chain_id: int, contract: str, token: int) -> Challenge:
        """A question to whoever holds the certificate, open for LIFE. Raises CertificateNotOurs."""
        chain = self._proofs.current(chain_id, contract)
        challenge, now = secret(), self._database.clock.now()
        with self._database.unit() as unit:
            found_token(unit.session, chain, token)
            unit.session.execute(a_few(ProofRow, ProofRow.expires_at <= now - SHOWN))
            unit.session.add(
                ProofRow(
                    digest=digest(challenge), chain_id=chain_id, token=token_hex(token), expires_at=now + LIFE
                )
            )
        return Challenge(challenge=challenge, url=self.answer_url(challenge), expires_at=now + LIFE)

    def answer_url(self, challenge: str) -> str:
        """Where the holder answers; the fragment never reaches a server's log."""
        return f"{self._site.url}/mine#prove={challenge}"

    def answered(self, chain_id: int, contract: str, token: int, challenge: str) -> ChallengeState:
        """Whether it was answered; told for SHOWN. Raises CertificateNotOurs, ChallengeUnknown."""
        self._proofs.current(chain_id, contract)
        with self._database.read() as session:
            row = self._open(session, challenge)
        if row.chain_id != chain_id or row.token != token_hex(token):
            raise ChallengeUnknown
        return ChallengeState(proved_at=row.proved_at, owner=row.proved_by)

    def question(self, challenge: str) -> ProofQuestion:
        """What the holder is asked. Raises ChallengeUnknown."""
        with self._database.read() as session:
            row = self._open(session, challenge)
        chain = self._of(row)
        with self._database.read() as session:
            found = found_token(session, chain, int(row.token, 16))
        owner = found.owner.owner if found.owner is not None else None
        message = self._message(chain, int(row.token, 16), challenge) if owner is not None else None
        return ProofQuestion(
            title=LocalText.like(found.edition.title), serial=parts_of(int(row.token, 16))[1],
            max_supply=found.edition.max_supply, owner=owner, message=message,
        )  # fmt: skip

    def facts(self, challenge: str, visitor_id: str) -> Facts:
        """What decides whether this visitor's answer counts. Raises ChallengeUnknown."""
        addresses = frozenset(wallet.address for wallet in self._wallets.of(VisitorId(visitor_id)))
        with self._database.read() as session:
            row = self._open(session, challenge)
        chain, token = self._of(row), int(row.token, 16)
        with self._database.read() as session:
            found = found_token(session, chain, token)
        right = found.row
        return Facts(
            token,
            right is not None and right.visitor_id == visitor_id and found.state in UNMINTED,
            right is None or right.state is not CopyState.CLAIMABLE or found.owner is not None,
            addresses,
            self._message(chain, token, challenge),
        )

    def prove(self, challenge: str, owner: str | None) -> None:
        """The question is answered. owner: by whose wallet, None: by a right. Raises ChallengeUnknown."""
        now = self._database.clock.now()
        with self._database.unit() as unit:
            taken = unit.session.scalar(
                update(ProofRow)
                .where(
                    ProofRow.digest == digest(challenge), ProofRow.proved_at.is_(None),
                    ProofRow.expires_at > now,
                )
                .values(proved_at=now, proved_by=owner)
                .returning(ProofRow.digest)
                .execution_options(synchronize_session=False)
            )  # fmt: skip
            if taken is None and self._open(unit.session, challenge).proved_by != owner:
                raise ChallengeUnknown

    def _open(self, session: Session, challenge: str) -> ProofRow:
        row, now = session.get(ProofRow, digest(challenge)), self._database.clock.now()
        if row is None:
            raise ChallengeUnknown
        if row.expires_at <= now if row.proved_at is None else row.proved_at + SHOWN <= now:
            raise ChallengeUnknown
        return row

    def _message(self, chain: Chain, token: int, challenge: str) -> str:
        host = urlsplit(self._site.url).netloc
        return message_of(host, chain.chain_id, chain.contract or "", token, challenge)

    def _of(self, row: ProofRow) -> Chain:
        chain = self._chains.current()
        if chain is None or chain.chain_id != row.chain_id or chain.contract is None:
            raise ChallengeUnknown
        return chain


def message_of(host: str, chain_id: int, contract: str, token: int, challenge: str) -> str:
    """What the owner's wallet signs (ERC-191): it names all it is about, so it is good for nothing else."""
    return (
        f"{host} asks whether this certificate is yours now.\n\n"
        f"Certificate: {token}\nContract: {checksummed(contract)}\nChain: {chain_id}\n"
        f"Question: {challenge}\n\nSigning costs nothing and moves nothing."
    )
