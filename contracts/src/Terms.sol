// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What every mint and transfer has to know of an edition, in one storage slot; 0 for no edition. From the
/// lowest bit: maxSupply 64, royaltyBps 16, flags 8, royaltyTo 160. A struct of these would be copied into memory
/// field by field, at each of a hundred mints.
type Terms is uint256;

/// @dev The edition's tokens stay with their first owners.
uint256 constant SOULBOUND = 1 << 80;
/// @dev The edition's tokens can be marked as revoked.
uint256 constant REVOCABLE = 1 << 81;
/// @dev A token of the edition was burned. Without this bit no mint pays for reading the tombstones.
uint256 constant HAS_TOMBSTONES = 1 << 82;

using {has, with, isEmpty, maxSupply, royaltyBps, royaltyTo} for Terms global;

/// @dev The terms in their slot.
function packed(uint64 supply, uint16 bps, address receiver, bool soulbound, bool revocable) pure returns (Terms) {
    uint256 flags = (soulbound ? SOULBOUND : 0) | (revocable ? REVOCABLE : 0);
    return Terms.wrap(uint256(uint160(receiver)) << 88 | flags | uint256(bps) << 64 | supply);
}

/// @dev Whether any of these flags is set.
function has(Terms terms, uint256 flags) pure returns (bool) {
    return Terms.unwrap(terms) & flags != 0;
}

/// @dev The same terms with these flags set too.
function with(Terms terms, uint256 flags) pure returns (Terms) {
    return Terms.wrap(Terms.unwrap(terms) | flags);
}

function isEmpty(Terms terms) pure returns (bool) {
    return Terms.unwrap(terms) == 0;
}

function maxSupply(Terms terms) pure returns (uint64) {
    return uint64(Terms.unwrap(terms));
}

function royaltyBps(Terms terms) pure returns (uint16) {
    return uint16(Terms.unwrap(terms) >> 64);
}

function royaltyTo(Terms terms) pure returns (address) {
    return address(uint160(Terms.unwrap(terms) >> 88));
}
