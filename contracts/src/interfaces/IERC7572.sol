// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-7572: where a contract's own description is
interface IERC7572 {
    /// @notice The contract's description has moved or changed.
    event ContractURIUpdated();

    /// @notice Where the JSON is that describes this collection.
    function contractURI() external view returns (string memory);
}
