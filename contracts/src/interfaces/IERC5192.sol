// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-5192: tokens that stay with their first owner say so
/// @dev Interface id 0xb45a3c0e.
interface IERC5192 {
    /// @notice A token can not be transferred. Emitted when it is minted.
    /// @param tokenId The token.
    event Locked(uint256 tokenId);

    /// @notice A token can be transferred again. Part of the standard; never emitted here.
    /// @param tokenId The token.
    event Unlocked(uint256 tokenId);

    /// @notice Whether a token stays with its owner for ever. Reverts for a token that is not there.
    /// @param tokenId The token.
    function locked(uint256 tokenId) external view returns (bool);
}
