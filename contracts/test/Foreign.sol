// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Another shop's ERC-721 collection, in which anybody mints
contract Foreign721 is ERC721("Elsewhere", "ELSE") {
    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }
}

/// @title Another shop's ERC-1155 collection, in which anybody mints
contract Foreign1155 is ERC1155("") {
    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }
}
