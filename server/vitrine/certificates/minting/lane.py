"""One sender's transactions: signed in the order of their nonces, kept, sent, watched, sent again.

Whatever is in doubt (no answer, another answer, a crash) is settled by sending the same bytes again and by
looking for their receipt: a node takes a transaction once only, however often it is offered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from vitrine.certificates.chain import sign_transaction
from vitrine.certificates.errors import RpcRefused, RpcRevert, WriterLost
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.minting import fees
from vitrine.certificates.minting.records import EDITION, Attempt, Receipt, Transaction, receipt
from vitrine.certificates.minting.refusals import Refusal, refusal
from vitrine.certificates.minting.service import MintingState, Transactions
from vitrine.certificates.minting.simulating import REFUSED_FOR_NOW, has_edition, is_understood, reason_of
from vitrine.certificates.minting.view import MempoolView, view_of
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.states import TransactionState

log = logging.getLogger(__name__)

IN_FLIGHT: Final = 16
# A third of the lease; in between, each write sees for itself whose turn it is.
RENEW_MS: Final = 10_000
# Steps in which a used nonce may have no receipt: nodes tell of both a moment apart.
LIMIT_MISSING: Final = 3


class NonceQueue:
    """holder: this process's name for its lease. mints: whether it sends what the minter sends, or the rest.

    failed: called with the ids of certificates whose transaction reverted.
    """

    def __init__(
        self,
        pool: Rpc,
        transactions: Transactions,
        chain_id: int,
        signer: KeySigner,
        holder: str,
        limits: fees.Limits,
        *,
        mints: bool,
    ) -> None:
        self._pool, self._rows, self._chain_id = pool, transactions, chain_id
        self._signer, self._holder = signer, holder
        self._limits, self._mints = limits, mints
        self._held_ms: int | None = None
        self._missing: dict[int, int] = {}
        self._back: dict[int, tuple[int, int]] = {}
        self._alarmed: set[object] = set()
        self.failed: Callable[[list[str]], None] = lambda _ids: None

    @property
    def sender(self) -> str:
        return self._signer.address

    async def hold(self) -> bool:
        """Whether this process is the one that may write for the sender now."""
        now_ms = self._rows.clock.monotonic_ms()
        if self._held_ms is None or now_ms - self._held_ms >= RENEW_MS:
            held = await asyncio.to_thread(self._rows.hold, self._chain_id, self.sender, self._holder)
            self._held_ms = now_ms if held else None
        return self._held_ms is not None

    async def step(self, standing: MintingState) -> None:
        """Look after what was sent, then send what waits. Only for who holds the lane. Raises ChainDown,
        WriterLost.
        """
        rows = await asyncio.to_thread(self._rows.open, self._chain_id, self.sender)
        waiting = await self._waiting(IN_FLIGHT - sum(row.state is TransactionState.SENT for row in rows))
        if not rows and not waiting:
            return  # nodes are not asked for nothing: providers count questions
        try:
            view = await view_of(self._pool, self.sender)
            await self._watch(rows, view, standing.final_number)
            await self._fill(view)
            await self._send(waiting, view)
        except WriterLost:
            self._held_ms = None
            raise

    async def _waiting(self, limit: int) -> list[Transaction]:
        if limit <= 0:
            return []
        return await asyncio.to_thread(
            lambda: self._rows.waiting(self._chain_id, mints=self._mints, limit=limit)
        )

    async def _watch(self, rows: list[Transaction], view: MempoolView, final_number: int) -> None:
        asked = [(row, each) for row in rows for each in row.sent]
        answers = await self._pool.batch(
            [("eth_getTransactionReceipt", [f"0x{each.hash}"]) for _, each in asked]
        )
        found: dict[int, Any] = {}
        for (row, _), answer in zip(asked, answers, strict=True):
            if isinstance(answer, Exception):
                found[row.id] = answer
            elif answer is not None:
                found.setdefault(row.id, answer)
        lost: list[Transaction] = []
        for row in rows:
            answer = found.get(row.id)
            if answer is None:
                lost.append(row)
            elif not isinstance(answer, Exception):
                await self._settle(row, receipt(answer), final_number)
        await self._recover(lost, view)

    async def _settle(self, row: Transaction, came: Receipt, final_number: int) -> None:
        self._missing.pop(row.id, None)
        if not came.worked:
            log.error("transaction %s (%s) was reverted by the contract", row.id, row.key)
            words = "The contract refused it when its turn came."
            done = await self._is_done(row)
            ids = await asyncio.to_thread(self._rows.failed, row.id, words, done=done, paid_wei=came.paid_wei)
            self.failed(ids)
        elif (row.state, row.block_hash) != (TransactionState.MINED, came.block_hash):
            await asyncio.to_thread(
                self._rows.mined, row.id, came.block_number, came.block_hash, came.paid_wei
            )
        elif came.block_number <= final_number:
            await asyncio.to_thread(self._rows.final, [row.id])
            self._back.pop(row.id, None)

    async def _recover(self, lost: list[Transaction], view: MempoolView) -> None:
        """What has no receipt: offer it again, offer more for it, or give its nonce up."""
        back = [row.id for row in lost if row.state is TransactionState.MINED]
        if back:
            log.warning("%d transactions were taken back by the chain; they are sent again", len(back))
            await asyncio.to_thread(self._rows.unmined, back)
            # Their patience begins anew: they had not waited, they had been served.
            self._back |= dict.fromkeys(back, (view.number, self._now_s()))
        due = [row for row in lost if row.nonce is not None and row.nonce >= view.latest]
        known = await self._pool.batch(
            [("eth_getTransactionByHash", [f"0x{row.sent[-1].hash}"]) for row in due]
        )
        for row, answer in zip(due, known, strict=True):
            self._missing.pop(row.id, None)
            if answer is None:
                await self._broadcast(row.sent[-1])
            if row.nonce == view.latest:  # those behind it wait for it alone
                await self._replace(row, view)
        for row in lost:
            if row.nonce is None or row.nonce >= view.latest:
                continue
            self._missing[row.id] = self._missing.get(row.id, 0) + 1
            if self._missing[row.id] >= LIMIT_MISSING:
                del self._missing[row.id]
                log.error(
                    "nonce %d of %s was used by something that this shop did not send: look who has the key",
                    row.nonce,
                    self.sender,
                )
                await asyncio.to_thread(self._rows.requeue, row.id)

    async def _replace(self, row: Transaction, view: MempoolView) -> None:
        last = row.sent[-1]
        block, at = self._back.get(row.id, (last.block, last.at))
        if not fees.overdue(
            view.number - max(block, last.block), self._now_s() - max(at, last.at), self._limits
        ):
            return
        if len(row.sent) > self._limits.replacements:
            self._alarm(("stuck", row.id), f"transaction {row.id} stays unmined after every replacement")
            return
        before = fees.Fees(last.max_fee, last.priority_fee)
        try:
            raised = fees.replacement(before, view.base_fee, view.tip, self._limits)
        except fees.FeesTooHigh as error:
            self._alarm(("dear", row.id), f"transaction {row.id} cannot be replaced: {error}")
            return
        if row.nonce is None or row.gas is None:
            raise ValueError("a sent transaction has a nonce and gas")
        next_ = self._signed(row.to, row.data, row.nonce, row.gas, raised, view)
        await asyncio.to_thread(self._rows.replaced, self._chain_id, self.sender, self._holder, row.id, next_)
        log.info("transaction %s is offered again at %d wei", row.id, raised.max_fee)
        await self._broadcast(next_)

    async def _fill(self, view: MempoolView) -> None:
        """Use up nonces that no transaction stands for: nothing behind a gap is ever mined."""
        end = await asyncio.to_thread(self._rows.next_nonce, self._chain_id, self.sender)
        if end <= view.latest:
            return
        rows = await asyncio.to_thread(self._rows.from_nonce, self._chain_id, self.sender, view.latest)
        for nonce in range(view.latest, min(end, view.latest + IN_FLIGHT)):
            row = rows.get(nonce)
            if row is not None:
                # It failed in a block that was taken back: the same bytes use its nonce up again.
                if row.state is TransactionState.FAILED and row.sent:
                    await self._broadcast(row.sent[-1])
                continue
            try:
                offered = fees.first(view.base_fee, view.tip, self._limits)
            except fees.FeesTooHigh as error:
                self._alarm("dear", f"nothing is sent: {error}")
                return
            filler = self._signed(self.sender, b"", nonce, fees.TRANSFER_GAS, offered, view)
            await asyncio.to_thread(
                self._rows.filled,
                self._chain_id, self.sender, self._holder, nonce, fees.TRANSFER_GAS, filler,
            )  # fmt: skip
            log.warning("nonce %d of %s was missing and is filled", nonce, self.sender)
            await self._broadcast(filler)

    async def _send(self, waiting: list[Transaction], view: MempoolView) -> None:
        if not waiting:
            return
        nonce = await asyncio.to_thread(self._rows.next_nonce, self._chain_id, self.sender)
        nonce = max(nonce, view.pending)
        try:
            offered = fees.first(view.base_fee, view.tip, self._limits)
        except fees.FeesTooHigh as error:
            self._alarm("dear", f"nothing is sent: {error}")
            return
        for row in waiting:
            gas = row.gas or await self._estimated(row)
            if gas is None:
                continue
            if not await self._affordable(gas * offered.max_fee):
                return
            signed = self._signed(row.to, row.data, nonce, gas, offered, view)
            await asyncio.to_thread(
                self._rows.signed, self._chain_id, self.sender, self._holder, row.id, nonce, gas, signed
            )
            await self._broadcast(signed)
            nonce += 1

    async def _estimated(self, row: Transaction) -> int | None:
        """The gas to give it; None where the contract refuses it."""
        call = {"from": self.sender, "to": row.to, "data": f"0x{row.data.hex()}"}
        try:
            return fees.with_margin(int(await self._pool.ask("eth_estimateGas", call), 16))
        except RpcRefused as error:
            self._alarm((row.id, error.code), f"{row.key} waits: {error}")
            return None
        except RpcRevert as error:
            if error.data[:4] in REFUSED_FOR_NOW:
                self._alarm((row.id, error.data[:4]), f"{row.key} waits: {reason_of(error.data)}")
                return None
            done = await self._is_done(row)
            if not done and row.key.startswith(EDITION) and not is_understood(error.data):
                # An edition that failed never comes back: not for what a node answered in a bad moment.
                self._alarm((row.id, error.data[:4]), f"{row.key} waits: {reason_of(error.data)}")
                return None
            if not done:
                log.error("%s is refused: %s", row.key, reason_of(error.data))
            words = "It had been done before." if done else reason_of(error.data)
            await asyncio.to_thread(lambda: self._rows.failed(row.id, words, done=done))
            return None

    async def _is_done(self, row: Transaction) -> bool:
        """Whether the edition that it registers stands on the chain as ours."""
        if not row.key.startswith(EDITION):
            return False
        wanted = await asyncio.to_thread(self._rows.edition, int(row.key.removeprefix(EDITION)))
        return wanted is not None and await has_edition(self._pool, row.to, wanted)

    async def _affordable(self, wei: int) -> bool:
        limit = self._limits.day_wei
        if limit is None:
            return True
        spent = await asyncio.to_thread(self._rows.spent_wei, self._chain_id)
        if spent + wei <= limit:
            self._alarmed.discard("budget")
            return True
        self._alarm("budget", f"the day's {limit} wei for gas are spent ({spent}): nothing more is sent")
        return False

    async def _broadcast(self, attempt: Attempt) -> None:
        """Offer it to the chain. A refusal is no news: the receipt decides. Raises ChainDown: it is kept."""
        try:
            await self._pool.ask("eth_sendRawTransaction", f"0x{attempt.raw.hex()}")
        except RpcRefused as error:
            meaning = refusal(error.words)
            if meaning in (Refusal.KNOWN, Refusal.NONCE_USED):
                return
            if meaning is Refusal.POOR:
                self._alarm("poor", f"{self.sender} cannot pay for gas: send it some")
            else:
                log.warning("the chain does not take %s yet: %s", attempt.hash, meaning.value)

    def _signed(
        self, to: str, data: bytes, nonce: int, gas: int, offered: fees.Fees, view: MempoolView
    ) -> Attempt:
        fields = {
            "chainId": self._chain_id,
            "nonce": nonce,
            "to": to,
            "value": 0,
            "data": data,
            "gas": gas,
            "maxFeePerGas": offered.max_fee,
            "maxPriorityFeePerGas": offered.priority_fee,
        }
        raw, hash_ = sign_transaction(fields, self._signer.secret)
        return Attempt(hash_, raw, offered.max_fee, offered.priority_fee, view.number, self._now_s())

    def _now_s(self) -> int:
        return int(self._rows.clock.now().timestamp())

    def _alarm(self, once: object, words: str) -> None:
        """Say it in the log, once for each cause."""
        if once not in self._alarmed:
            self._alarmed.add(once)
            log.error("%s", words)
