// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Revoking} from "./Revoking.sol";

/// @title Questions that a shop asks a thousand times in one call
/// @notice None reverts for a token that is not there: "nobody holds it" is an answer.
abstract contract Checks is Revoking {
    uint8 private constant NONE = 0;
    uint8 private constant OWNER = 1;
    uint8 private constant USER = 2;
    uint8 private constant REVOKED = 128;

    /// @notice The two lists of a call have different lengths.
    error LengthsDiffer(uint256 first, uint256 second);

    /// @notice What an address has of a token: 0 nothing, 1 it is the owner, 2 it is the user that it is lent to;
    /// plus 128 if it has something and the token is marked as revoked. Never reverts.
    /// @param tokenId The token.
    /// @param who The address.
    function check(uint256 tokenId, address who) public view returns (uint8) {
        if (who == address(0)) return NONE;
        uint8 held = _ownerOf(tokenId) == who ? OWNER : userOf(tokenId) == who ? USER : NONE;
        return held != NONE && revoked(tokenId) ? held | REVOKED : held;
    }

    /// @notice `check` of many pairs.
    /// @param tokenIds The tokens.
    /// @param whos An address for each.
    /// @return held An answer for each.
    function checkMany(uint256[] calldata tokenIds, address[] calldata whos)
        external
        view
        returns (uint8[] memory held)
    {
        if (tokenIds.length != whos.length) revert LengthsDiffer(tokenIds.length, whos.length);
        held = new uint8[](tokenIds.length);
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            held[i] = check(tokenIds[i], whos[i]);
        }
    }

    /// @notice The owners of many tokens; the zero address for one that is not there.
    /// @param tokenIds The tokens.
    /// @return owners An owner for each.
    function ownersOf(uint256[] calldata tokenIds) external view returns (address[] memory owners) {
        owners = new address[](tokenIds.length);
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            owners[i] = _ownerOf(tokenIds[i]);
        }
    }
}
