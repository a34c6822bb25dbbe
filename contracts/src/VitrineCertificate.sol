// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Minting} from "./Minting.sol";
import {IERC7572} from "./interfaces/IERC7572.sol";

/// @title Certificates of ownership of one shop
/// @notice ERC-721 tokens, each bound to the very files that were sold. Not upgradeable: what an owner reads here
/// is what will always hold.
contract VitrineCertificate is Minting, IERC7572 {
    string private _base;
    string private _contractURI;

    /// @notice A contract without an admin could never be used.
    error AdminMissing();

    /// @param name_ The collection's name.
    /// @param symbol_ Its short name.
    /// @param baseURI What the place of every token's JSON begins with, up to and with the last slash.
    /// @param contractURI_ Where the collection's JSON is.
    /// @param admin Who gives and takes the roles; holds no other role.
    constructor(
        string memory name_,
        string memory symbol_,
        string memory baseURI,
        string memory contractURI_,
        address admin
    ) ERC721(name_, symbol_) EIP712("Vitrine Certificate", "1") {
        if (admin == address(0)) revert AdminMissing();
        _base = baseURI;
        _contractURI = contractURI_;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @notice Moves the JSON of all tokens.
    /// @param baseURI What their places begin with from now on.
    function setBaseURI(string calldata baseURI) external onlyRole(CATALOG_ROLE) {
        _base = baseURI;
        emit BatchMetadataUpdate(0, type(uint256).max);
    }

    /// @notice Moves the collection's JSON.
    /// @param uri Where it is from now on.
    function setContractURI(string calldata uri) external onlyRole(CATALOG_ROLE) {
        _contractURI = uri;
        emit ContractURIUpdated();
    }

    /// @notice Where a token's JSON is: the base, the id in decimal, ".json". Reverts for a token that is not there.
    /// @param tokenId The token.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        return string.concat(super.tokenURI(tokenId), ".json");
    }

    /// @inheritdoc IERC7572
    function contractURI() external view returns (string memory) {
        return _contractURI;
    }

    function _baseURI() internal view override returns (string memory) {
        return _base;
    }
}
