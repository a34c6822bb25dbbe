"""What certificates answer over HTTP. Tokens are decimal text, addresses have their EIP-55 capitals."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from vitrine.accounts.answers import Visitor
from vitrine.answers import After, HttpAnswer, LocalText, left_out
from vitrine.certificates.states import CopyState, EditionState


def _checksummed(address: object) -> object:
    from vitrine.certificates.keccak import checksummed  # a shop without the extra gives no addresses

    return checksummed(address) if isinstance(address, str) else address


Address = Annotated[
    str, BeforeValidator(_checksummed), Field(examples=["0x52908400098527886E0F7030069857D2E4169EE7"])
]
Token = Annotated[str, BeforeValidator(str), Field(examples=["18446744073709551617"])]


class ChainHead(HttpAnswer):
    number: int
    hash: str
    at: AwareDatetime


class ChainStatus(HttpAnswer):
    """The chain that certificates are on. local: a test chain on the shop's own machine, worth no money.

    explorer: where others show this chain; null: nowhere.
    """

    state: Literal["ready", "starting", "down", "off"]
    backend: str | None
    chain_id: int | None
    contract: str | None
    head: ChainHead | None
    indexed_number: int | None
    problem: str | None
    explorer: str | None
    local: bool


class Edition(HttpAnswer):
    """model: hash of the model it was made of. royalty_bps: hundredths of a percent of a resale.

    given: how many copies are. open_gift: whoever is in the shop may receive one.
    """

    number: int
    product_id: str
    variant_id: str | None
    model: str
    title: LocalText
    content_root: str
    licence: str
    max_supply: int
    given: int
    soulbound: bool
    revocable: bool
    royalty_bps: int
    open_gift: bool
    state: EditionState
    problem: str | None


class Editions(HttpAnswer):
    items: list[Edition]
    next: Annotated[
        int | None, Field(description="`after` of the page that follows; null: this is the last.")
    ]


class FileName(HttpAnswer):
    name: str
    sha256: str
    bytes: int
    cid: str


class BoundFile(FileName):
    """A file that an edition is bound to. proof: its audit path, nearest relation first."""

    proof: list[str]


class DerivedFile(FileName):
    media_type: str


class DerivedDocument(HttpAnswer):
    """What is signed, in the one form of `docs/certificates.md`."""

    content_root: str
    edition: int
    files: list[DerivedFile]
    model: str


class Derived(HttpAnswer):
    """The files made of the source since, signed by the shop off the chain."""

    document: DerivedDocument
    signature: str
    signer: str


class Manifest(HttpAnswer):
    """What an edition is bound to. texts: the bound files that are texts, by name, exactly as hashed."""

    content_root: str
    files: list[BoundFile]
    texts: dict[str, str]
    derived: Derived | None


class Gift(HttpAnswer):
    """secret: of the link /mine#claim=<secret>, shown this once."""

    certificate: str
    secret: Annotated[str, Field(repr=False)]


class Gifts(HttpAnswer):
    items: list[Gift]


class CertificateLoan(HttpAnswer):
    id: str
    borrower_name: str
    until: AwareDatetime


class Until(HttpAnswer):
    until: AwareDatetime


class ClaimCall(HttpAnswer):
    """What the holder's wallet sends to the contract to take the certificate itself, until that time."""

    to: Address
    data: str
    chain_id: int
    until: AwareDatetime


class Certificate(HttpAnswer):
    """One numbered copy that a visitor owns or has borrowed.

    loan: lent inside the shop. lent: lent on the chain. revoked: marked on the chain, or withdrawn by the
    shop: it counts no more. proof_url: a path of this shop; null: no contract is there yet.
    """

    id: str
    token: Token
    edition: int
    serial: int
    max_supply: int
    title: LocalText
    product_id: str
    model: str
    state: CopyState
    role: Literal["owner", "borrower"]
    wallet: Address | None
    soulbound: bool
    loan: CertificateLoan | None
    lent: Until | None
    revoked: bool
    proof_url: str | None
    problem: str | None
    call: ClaimCall | None = left_out()


class Certificates(HttpAnswer):
    items: list[Certificate]
    next: After


class Revocation(HttpAnswer):
    """How a copy stands for its brand. pending: what the chain was told and has not done; null: nothing.

    revoked: it counts no more, as of now.
    """

    edition: int
    serial: int
    token: Token
    state: CopyState
    revoked: bool
    pending: bool | None


class EditionCondition(HttpAnswer):
    """Any copy of an edition of this shop."""

    edition: int


class CollectionCondition(HttpAnswer):
    """Any token of a contract, or `token` alone."""

    contract: str
    standard: Literal["erc721", "erc1155"]
    chain_id: int
    token: Token | None = left_out()


class Rule(HttpAnswer):
    """One of these is enough."""

    any: list[EditionCondition | CollectionCondition]


class Gate(HttpAnswer):
    """What a room or product asks of who comes; both null: it is open to everyone."""

    rule: Rule | None
    words: LocalText | None


class CheckedAt(HttpAnswer):
    block: int
    at: AwareDatetime


class GateAnswer(HttpAnswer):
    """Whether a gate opens for this visitor, and why not. checked: as of when the chain was read."""

    open: bool
    words: LocalText
    checked: CheckedAt | None


class Challenge(HttpAnswer):
    """url: where the holder answers it; it has the secret."""

    challenge: str
    url: str
    expires_at: AwareDatetime


class ChallengeState(HttpAnswer):
    proved_at: AwareDatetime | None
    owner: Address | None


class ProofQuestion(HttpAnswer):
    """What the holder is asked. owner: whose wallet signs `message`; both null: a right, without wallet."""

    title: LocalText
    serial: int
    max_supply: int
    owner: Address | None
    message: str | None


class HistoryEntry(HttpAnswer):
    """One thing that happened to a token. revoked: of that kind, whether it is so from then on."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True)

    kind: str
    at: AwareDatetime | None
    block: int
    transaction: str
    from_: Annotated[Address | None, Field(alias="from")]
    to: Address | None
    until: AwareDatetime | None
    revoked: bool | None


class ProofUser(HttpAnswer):
    """Whom it is lent to on the chain (ERC-4907)."""

    address: Address
    until: AwareDatetime


class ProofLent(HttpAnswer):
    """where: "chain", or "shop", which does not say to whom."""

    until: AwareDatetime
    where: Literal["chain", "shop"]


class ProofAsOf(HttpAnswer):
    block: int
    hash: str | None
    at: AwareDatetime | None


class ProofCommands(HttpAnswer):
    """Lines that check it without this shop, by any node of the chain."""

    owner: str
    content_root: str
    curl: str


class PublicProof(Manifest):
    """A certificate as anybody may see it. picture: a path of this shop. history: oldest first.

    owner: null: burned, or not on the chain; then `holder` says who has the right. as_of: how far the chain
    was read.
    """

    chain_id: int
    contract: Address
    token: Token
    edition: int
    serial: int
    max_supply: int
    title: LocalText
    product_id: str
    model: str
    picture: str | None
    state: CopyState | Literal["burned"]
    owner: Address | None
    owner_short: str | None
    holder: LocalText | None
    user: ProofUser | None
    lent: ProofLent | None
    soulbound: bool
    revocable: bool
    revoked: bool
    royalty_bps: int
    licence: str
    history: list[HistoryEntry]
    as_of: ProofAsOf | None
    local: bool
    explorer: str | None
    commands: ProofCommands


class Wallet(HttpAnswer):
    """A wallet that the visitor has proved to be theirs. kind: `contract`: it is one, on `chain_id`."""

    address: Address
    kind: Literal["key", "contract"]
    chain_id: int
    verified_at: datetime


class Wallets(HttpAnswer):
    items: list[Wallet]


class SignInMessage(HttpAnswer):
    """message: to be signed as it is, before `expires_at` (EIP-4361)."""

    message: str
    expires_at: datetime


class SignedIn(HttpAnswer):
    """What a wallet's signature answers. csrf: send it back as X-CSRF-Token from now on."""

    wallets: list[Wallet]
    visitor: Visitor
    csrf: str


class TokenTrait(HttpAnswer):
    trait_type: str
    value: str | int
    max_value: int | None = left_out()
    display_type: str | None = left_out()


class TokenMetadata(HttpAnswer):
    """What markets and wallets read of a token (ERC-721 metadata)."""

    name: str
    description: str
    image: str | None = left_out()
    image_cid: str | None = left_out()
    animation_url: str | None = left_out()
    animation_cid: str | None = left_out()
    external_url: str | None = left_out()
    content_root: str
    files: list[FileName]
    licence: str
    attributes: list[TokenTrait]


class ContractMetadata(HttpAnswer):
    """What markets and wallets read of the contract (ERC-7572)."""

    name: str
    symbol: str
    description: str
    external_link: str
