// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-4907: a user beside the owner, until a time
/// @dev Interface id 0xad092b5c.
interface IERC4907 {
    /// @notice The user of a token, or the end of the use, was set. The zero address: there is no user.
    /// @param tokenId The token.
    /// @param user Who may use it.
    /// @param expires The last second of the use, Unix time.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Lends a token, or takes it back with the zero address.
    /// @param tokenId The token.
    /// @param user Who may use it.
    /// @param expires The last second of the use, Unix time.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice Who may use a token now; the zero address when nobody was lent it or the time is over.
    /// @param tokenId The token.
    function userOf(uint256 tokenId) external view returns (address);

    /// @notice The last second of the use that was set, over or not; 0 for none.
    /// @param tokenId The token.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
