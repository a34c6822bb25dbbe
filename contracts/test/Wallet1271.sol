// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title An honest contract wallet: what its owner's key signs, it has signed; what its owner orders, it does
contract Wallet1271 is IERC1271 {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError problem,) = ECDSA.tryRecoverCalldata(digest, signature);
        bool isYes = problem == ECDSA.RecoverError.NoError && signer == owner;
        return isYes ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @notice Sends a call in this wallet's name.
    function execute(address to, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, "not the owner");
        (bool isDone, bytes memory answer) = to.call(data);
        require(isDone, "the call failed");
        return answer;
    }
}
