// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A false certificate: whoever asks is the owner of everything
contract Impostor {
    function ownerOf(uint256) external view returns (address) {
        return tx.origin;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 1;
    }

    function check(uint256, address) external pure returns (uint8) {
        return 1;
    }

    function checkMany(uint256[] calldata tokenIds, address[] calldata) external pure returns (uint8[] memory held) {
        held = new uint8[](tokenIds.length);
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            held[i] = 1;
        }
    }

    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}
