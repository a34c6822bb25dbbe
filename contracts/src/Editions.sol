// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {HAS_TOMBSTONES, REVOCABLE, SOULBOUND, Terms, packed} from "./Terms.sol";
import {IERC5192} from "./interfaces/IERC5192.sol";

/// @title Numbered editions of one version of one product
/// @notice A token's id is `edition << 64 | serial`, serials run from 1 to the edition's supply. What an edition
/// promises is written once and never again: which files, how many, whether they can move or be revoked.
/// @dev Every promise is kept in `_update`, the one function that all mints, transfers and burns go through.
abstract contract Editions is ERC721, AccessControl, IERC2981, IERC5192 {
    using BitMaps for BitMaps.BitMap;

    /// @notice Who may create editions and name the places of metadata.
    bytes32 public constant CATALOG_ROLE = keccak256("CATALOG_ROLE");

    /// @notice The highest royalty that an edition may name: 10 %.
    uint16 public constant MAX_ROYALTY_BPS = 1_000;

    mapping(uint192 edition => Terms) private _terms;
    mapping(uint192 edition => bytes32) private _contentRoots;
    BitMaps.BitMap private _tombstones;

    /// @notice An edition can be minted from now on.
    /// @param edition Its number.
    /// @param contentRoot The SHA-256 Merkle root over the files sold, the licence and the list of variants.
    /// @param maxSupply How many there can ever be.
    /// @param soulbound Whether its tokens stay with their first owners.
    /// @param revocable Whether its tokens can be marked as revoked.
    event EditionCreated(
        uint192 indexed edition, bytes32 contentRoot, uint64 maxSupply, bool soulbound, bool revocable
    );

    /// @notice There is no such edition.
    error EditionUnknown(uint192 edition);
    /// @notice An edition is written once.
    error EditionExists(uint192 edition);
    /// @notice An edition needs a number, a content root, a supply, and a receiver if it names a royalty of at
    /// most MAX_ROYALTY_BPS.
    error EditionInvalid();
    /// @notice The id's serial is not in 1 to `maxSupply`.
    error SerialOutside(uint256 tokenId, uint64 maxSupply);
    /// @notice A burned token does not come back.
    error TokenBurned(uint256 tokenId);
    /// @notice The token stays with its owner.
    error TokenSoulbound(uint256 tokenId);

    /// @notice Registers an edition, once and for ever.
    /// @param edition Its number, from 1.
    /// @param root The SHA-256 Merkle root over the files sold, the licence and the list of variants.
    /// @param maxSupply How many there can ever be, from 1.
    /// @param soulbound Whether its tokens stay with their first owners.
    /// @param revocable Whether its tokens can be marked as revoked.
    /// @param royaltyBps The royalty that markets are told of, in hundredths of a per cent, to MAX_ROYALTY_BPS.
    /// @param royaltyTo Who is to receive it; may be the zero address if there is none.
    function createEdition(
        uint192 edition,
        bytes32 root,
        uint64 maxSupply,
        bool soulbound,
        bool revocable,
        uint16 royaltyBps,
        address royaltyTo
    ) external onlyRole(CATALOG_ROLE) {
        if (edition == 0 || root == 0 || maxSupply == 0 || royaltyBps > MAX_ROYALTY_BPS) revert EditionInvalid();
        if (royaltyBps != 0 && royaltyTo == address(0)) revert EditionInvalid();
        if (!_terms[edition].isEmpty()) revert EditionExists(edition);
        _terms[edition] = packed(maxSupply, royaltyBps, royaltyTo, soulbound, revocable);
        _contentRoots[edition] = root;
        emit EditionCreated(edition, root, maxSupply, soulbound, revocable);
    }

    /// @notice What an edition promises; all zero for one that is not there.
    /// @param edition Its number.
    /// @return root The Merkle root of what was sold.
    /// @return maxSupply How many there can ever be.
    /// @return soulbound Whether its tokens stay with their first owners.
    /// @return revocable Whether its tokens can be marked as revoked.
    /// @return royaltyBps The royalty in hundredths of a per cent.
    /// @return royaltyTo Who is to receive it.
    function editionOf(uint192 edition)
        external
        view
        returns (
            bytes32 root,
            uint64 maxSupply,
            bool soulbound,
            bool revocable,
            uint16 royaltyBps,
            address royaltyTo
        )
    {
        Terms terms = _terms[edition];
        root = _contentRoots[edition];
        maxSupply = terms.maxSupply();
        soulbound = terms.has(SOULBOUND);
        revocable = terms.has(REVOCABLE);
        royaltyBps = terms.royaltyBps();
        royaltyTo = terms.royaltyTo();
    }

    /// @notice The Merkle root of the files that a token was sold with. Reverts for a token that is not there.
    /// @param tokenId The token.
    function contentRoot(uint256 tokenId) external view returns (bytes32) {
        _requireOwned(tokenId);
        return _contentRoot(_editionOf(tokenId));
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return _isSoulbound(tokenId);
    }

    /// @notice ERC-2981: what a market should pay, as information. Nothing for an edition that is not there.
    /// @param tokenId The token, minted or not.
    /// @param salePrice The price, in any unit.
    /// @return receiver Whom to pay.
    /// @return royaltyAmount How much, in the price's unit, rounded down.
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 royaltyAmount)
    {
        Terms terms = _terms[_editionOf(tokenId)];
        return (terms.royaltyTo(), Math.mulDiv(salePrice, terms.royaltyBps(), 10_000));
    }

    /// @notice Destroys a token; its id never comes back. For its owner and whoever the owner has approved, also
    /// when it is soulbound, and also in a pause.
    /// @param tokenId The token.
    function burn(uint256 tokenId) external {
        _update(address(0), tokenId, _msgSender());
    }

    /// @notice ERC-165: whether this contract speaks an interface: 165, 721 and its metadata, 2981, 4906, 4907,
    /// 5192, AccessControl.
    /// @param interfaceId The interface's id.
    function supportsInterface(bytes4 interfaceId)
        public
        view
        virtual
        override(ERC721, AccessControl, IERC165)
        returns (bool)
    {
        return interfaceId == type(IERC2981).interfaceId || interfaceId == type(IERC5192).interfaceId
            || super.supportsInterface(interfaceId);
    }

    /// @dev Keeps what the edition promises. `auth` is the zero address in mints and only there.
    function _update(address to, uint256 tokenId, address auth) internal virtual override returns (address from) {
        from = super._update(to, tokenId, auth);
        uint192 edition = _editionOf(tokenId);
        Terms terms = _terms[edition];
        if (from == address(0)) {
            _checkMint(terms, tokenId);
        } else if (auth == address(0)) {
            // A mint of what somebody owns.
            revert ERC721InvalidSender(address(0));
        } else if (to == address(0)) {
            _tombstones.set(tokenId);
            if (!terms.has(HAS_TOMBSTONES)) _terms[edition] = terms.with(HAS_TOMBSTONES);
        } else if (terms.has(SOULBOUND)) {
            revert TokenSoulbound(tokenId);
        }
    }

    /// @dev One comparison for a serial of 0, one past the supply, and an edition that is not there: less one, 0
    /// is the highest of all serials.
    function _checkMint(Terms terms, uint256 tokenId) private {
        unchecked {
            if (uint64(tokenId) - 1 >= terms.maxSupply()) {
                if (terms.isEmpty()) revert EditionUnknown(_editionOf(tokenId));
                revert SerialOutside(tokenId, terms.maxSupply());
            }
        }
        if (terms.has(HAS_TOMBSTONES | SOULBOUND)) {
            if (terms.has(HAS_TOMBSTONES) && _tombstones.get(tokenId)) revert TokenBurned(tokenId);
            if (terms.has(SOULBOUND)) emit Locked(tokenId);
        }
    }

    function _editionOf(uint256 tokenId) internal pure returns (uint192) {
        return uint192(tokenId >> 64);
    }

    function _contentRoot(uint192 edition) internal view returns (bytes32) {
        return _contentRoots[edition];
    }

    function _isSoulbound(uint256 tokenId) internal view returns (bool) {
        return _terms[_editionOf(tokenId)].has(SOULBOUND);
    }

    function _isRevocable(uint256 tokenId) internal view returns (bool) {
        return _terms[_editionOf(tokenId)].has(REVOCABLE);
    }
}
