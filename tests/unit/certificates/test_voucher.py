"""Vouchers, beside the library for typed data."""

from __future__ import annotations

from eth_abi import decode
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.keccak import keccak256, selector
from vitrine.certificates.keys import KeySigner, recovered
from vitrine.certificates.rights.voucher import Voucher

ADDRESSES = st.binary(min_size=20, max_size=20).map(lambda each: f"0x{each.hex()}")
TYPES = {
    "Claim": [
        {"name": "to", "type": "address"},
        {"name": "tokenId", "type": "uint256"},
        {"name": "contentRoot", "type": "bytes32"},
        {"name": "deadline", "type": "uint64"},
    ]
}


@given(
    st.builds(
        Voucher,
        st.integers(1, 2**62),
        ADDRESSES,
        ADDRESSES,
        st.integers(0, 2**256 - 1),
        st.binary(min_size=32, max_size=32),
        st.integers(0, 2**64 - 1),
    )
)
def test_the_digest_is_that_of_eip_712(voucher: Voucher) -> None:
    signable = encode_typed_data(
        {
            "name": "Vitrine Certificate",
            "version": "1",
            "chainId": voucher.chain_id,
            "verifyingContract": voucher.contract,
        },
        TYPES,
        {
            "to": voucher.to,
            "tokenId": voucher.token,
            "contentRoot": voucher.content_root,
            "deadline": voucher.deadline_s,
        },
    )
    assert voucher.digest() == keccak256(b"\x19\x01" + signable.header + signable.body)


def test_the_call_carries_a_signature_of_the_signer() -> None:
    signer = KeySigner(bytes(31) + b"\x07")
    voucher = Voucher(31337, "0x" + "c" * 40, "0x" + "a" * 40, 7 << 64 | 3, bytes(range(32)), 1_800_000_000)
    data = voucher.call(signer)
    assert data[:4] == selector("claim(address,uint256,bytes32,uint64,address,bytes)")
    to, token, root, deadline, address, signature = decode(
        ["address", "uint256", "bytes32", "uint64", "address", "bytes"], data[4:]
    )
    assert (to, token, root, deadline) == (voucher.to, voucher.token, bytes(range(32)), 1_800_000_000)
    assert address == signer.address == recovered(voucher.digest(), signature)
