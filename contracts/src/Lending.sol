// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Editions} from "./Editions.sol";
import {IERC4907} from "./interfaces/IERC4907.sol";

/// @title Lending by ERC-4907
/// @notice The owner lends the use and keeps the token. A new owner owes the old owner's borrower nothing: every
/// transfer ends the loan. A soulbound token is not lent, or a loan of a thousand years would be its sale.
abstract contract Lending is Editions, IERC4907 {
    struct Loan {
        address user;
        uint64 expires;
    }

    mapping(uint256 tokenId => Loan) private _loans;

    /// @inheritdoc IERC4907
    /// @dev For the owner and whoever the owner has approved. Without a user the end is kept as 0.
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        _checkAuthorized(_ownerOf(tokenId), _msgSender(), tokenId);
        if (_isSoulbound(tokenId)) revert TokenSoulbound(tokenId);
        if (user == address(0)) expires = 0;
        _loans[tokenId] = Loan(user, expires);
        emit UpdateUser(tokenId, user, expires);
    }

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) public view returns (address) {
        Loan memory loan = _loans[tokenId];
        return loan.expires >= block.timestamp ? loan.user : address(0);
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) external view returns (uint256) {
        return _loans[tokenId].expires;
    }

    /// @inheritdoc Editions
    function supportsInterface(bytes4 interfaceId) public view virtual override returns (bool) {
        return interfaceId == type(IERC4907).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev Any change of hands, a burn and a transfer to oneself among them, ends the loan.
    function _update(address to, uint256 tokenId, address auth) internal virtual override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from != address(0) && _loans[tokenId].user != address(0)) {
            delete _loans[tokenId];
            emit UpdateUser(tokenId, address(0), 0);
        }
    }
}
