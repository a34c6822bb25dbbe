// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";


/// @title A contract wallet that answers as it is told to: every trick that a signature check has to bear
contract Hostile1271 {
    enum Mood {
        Yes,
        No,
        Reverts,
        Loops,
        Giant,
        Short,
        Writes
    }

    Mood public mood;
    uint256 public writes;

    constructor(Mood mood_) {
        mood = mood_;
    }

    /// @notice Answers differently from now on.
    function become(Mood mood_) external {
        mood = mood_;
    }

    /// @notice EIP-1271's question. A good wallet only looks; this one is not declared so, and may write.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (mood == Mood.No) return 0xffffffff;
        if (mood == Mood.Reverts) revert("no");
        while (mood == Mood.Loops) {}
        if (mood == Mood.Giant) {
            // A megabyte that is no yes.
            assembly {
                return(0, 0x100000)
            }
        }
        if (mood == Mood.Short) {
            assembly {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 4)
            }
        }
        if (mood == Mood.Writes) {
            // A static call forbids this; the answer is then a revert.
            writes += 1;
        }
        return IERC1271.isValidSignature.selector;
    }
}
