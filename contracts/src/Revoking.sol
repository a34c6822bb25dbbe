// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {Lending} from "./Lending.sol";

/// @title Marks on tokens of editions that were declared revocable
/// @notice A mark says that the shop no longer stands by a token, after a charge-back for one. It moves nothing:
/// the owner still owns, sells and lends the token.
abstract contract Revoking is Lending, IERC4906 {
    using BitMaps for BitMaps.BitMap;

    /// @notice Who may set and lift the mark.
    bytes32 public constant REVOKER_ROLE = keccak256("REVOKER_ROLE");

    /// @dev ERC-4906 has events only, so its id is given by the standard.
    bytes4 private constant ERC4906_ID = 0x49064906;

    BitMaps.BitMap private _marks;

    /// @notice The mark of a token was set or lifted.
    /// @param tokenId The token.
    /// @param revoked Whether it is marked now.
    event Revoked(uint256 indexed tokenId, bool revoked);

    /// @notice The token's edition was not declared revocable when it was created.
    error NotRevocable(uint256 tokenId);

    /// @notice Sets or lifts the mark. Reverts for a token that is not there or whose edition is not revocable.
    /// @param tokenId The token.
    /// @param isRevoked Whether it is to be marked.
    function revoke(uint256 tokenId, bool isRevoked) external onlyRole(REVOKER_ROLE) {
        _requireOwned(tokenId);
        if (!_isRevocable(tokenId)) revert NotRevocable(tokenId);
        _marks.setTo(tokenId, isRevoked);
        emit Revoked(tokenId, isRevoked);
        emit MetadataUpdate(tokenId);
    }

    /// @notice Whether a token is marked; false for one that is not there.
    /// @param tokenId The token.
    function revoked(uint256 tokenId) public view returns (bool) {
        return _marks.get(tokenId);
    }

    /// @inheritdoc Lending
    function supportsInterface(bytes4 interfaceId) public view virtual override(Lending, IERC165) returns (bool) {
        return interfaceId == ERC4906_ID || super.supportsInterface(interfaceId);
    }
}
