// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Asks a contract wallet whether a signature is its own, by one eth_call of this creation code
/// @notice Never deployed: nodes run the constructor on a copy of the state, give back its one byte (1 yes,
/// 0 no) and forget everything. So a wallet that is still to be deployed (ERC-6492) can be asked too.
/// @dev No answer of the wallet's or the factory's is copied beyond one word, however long it is.
contract SignatureProbe {
    /// @dev The last word of a signature that says how its wallet comes to be (ERC-6492).
    bytes32 private constant TO_BE_DEPLOYED = bytes32(uint256(0x6492) * (type(uint256).max / 0xffff));

    /// @dev isValidSignature(bytes32,bytes), which is also what a wallet answers for yes (ERC-1271).
    bytes4 private constant IS_VALID_SIGNATURE = 0x1626ba7e;

    /// @param wallet whose signature it should be
    /// @param digest what was signed
    /// @param signature as the wallet wants it; or abi.encode(factory, call, signature) before TO_BE_DEPLOYED
    constructor(address wallet, bytes32 digest, bytes memory signature) {
        bool yes;
        if (_endsToBeDeployed(signature)) {
            assembly ("memory-safe") {
                mstore(signature, sub(mload(signature), 32))
            }
            (address factory, bytes memory prepare, bytes memory inner) =
                abi.decode(signature, (address, bytes, bytes));
            yes = _says(wallet, digest, inner);
            if (!yes) {
                assembly ("memory-safe") {
                    pop(call(gas(), factory, 0, add(prepare, 32), mload(prepare), 0, 0))
                }
                yes = _says(wallet, digest, inner);
            }
        } else {
            yes = _says(wallet, digest, signature);
        }
        assembly ("memory-safe") {
            mstore8(0, yes)
            return(0, 1)
        }
    }

    /// @dev Whether the wallet, if there is code at its address, says yes.
    function _says(address wallet, bytes32 digest, bytes memory signature) private view returns (bool yes) {
        if (wallet.code.length == 0) return false;
        bytes memory question = abi.encodeWithSelector(IS_VALID_SIGNATURE, digest, signature);
        bytes32 expected = IS_VALID_SIGNATURE;
        assembly ("memory-safe") {
            mstore(0, 0)
            let answered := staticcall(gas(), wallet, add(question, 32), mload(question), 0, 32)
            yes := and(and(answered, gt(returndatasize(), 31)), eq(mload(0), expected))
        }
    }

    /// @dev Whether the last word is TO_BE_DEPLOYED.
    function _endsToBeDeployed(bytes memory signature) private pure returns (bool) {
        if (signature.length < 32) return false;
        bytes32 last;
        assembly ("memory-safe") {
            last := mload(add(signature, mload(signature)))
        }
        return last == TO_BE_DEPLOYED;
    }
}
