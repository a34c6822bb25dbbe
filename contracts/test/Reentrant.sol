// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title A receiver that calls back whenever it is handed a token
contract Reentrant is IERC721Receiver {
    address public target;
    bytes public order;
    /// @notice How often it was told of a token, and how many of its calls back went through.
    uint256 public told;
    uint256 public done;

    /// @notice What to call back: `order` to `target`.
    function prepare(address target_, bytes calldata order_) external {
        target = target_;
        order = order_;
    }

    /// @notice Sends a call in this contract's name.
    function execute(address to, bytes calldata data) external {
        (bool isDone,) = to.call(data);
        require(isDone, "the call failed");
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        told += 1;
        // The call back may bring us here once more; a fifth time is enough to see it.
        if (told < 5) {
            (bool isDone,) = target.call(order);
            if (isDone) done += 1;
        }
        return IERC721Receiver.onERC721Received.selector;
    }
}
