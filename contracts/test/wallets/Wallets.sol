// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Contract wallets for the tests of sign-in: an honest one and its factory, and some that are not honest.

bytes4 constant YES = 0x1626ba7e;

/// @notice Says yes to its owner's signature (65 bytes r, s, v).
contract OwnedWallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return signer != address(0) && signer == OWNER ? YES : bytes4(0xffffffff);
    }
}

/// @notice Deploys OwnedWallets at addresses that are known before.
contract WalletFactory {
    uint256 public calls;

    function deploy(address owner) external returns (address) {
        ++calls;
        return address(new OwnedWallet{salt: 0}(owner));
    }

    function addressOf(address owner) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OwnedWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), bytes32(0), code)))));
    }
}

/// @notice Says yes to everything.
contract YesWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return YES;
    }
}

/// @notice Never ends.
contract EndlessWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        while (true) {}
        return YES;
    }
}

/// @notice Answers a mebibyte, or as much as its gas allows, that begins with yes. reverts: as a revert.
contract GiantWallet {
    uint256 private immutable BYTES;
    bool private immutable REVERTS;

    constructor(uint256 bytes_, bool reverts) {
        BYTES = bytes_;
        REVERTS = reverts;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 size = BYTES;
        bool reverts = REVERTS;
        bytes32 yes = YES;
        assembly {
            mstore(0, yes)
            if reverts { revert(0, size) }
            return(0, size)
        }
    }
}

/// @notice Answers the four bytes alone, no word: shorter than the ABI has it.
contract ShortWallet {
    fallback() external {
        bytes32 yes = YES;
        assembly {
            mstore(0, yes)
            return(0, 4)
        }
    }
}

/// @notice Answers yes with something behind it in the same word.
contract DirtyWallet {
    fallback() external {
        bytes32 yes = YES | bytes32(uint256(1));
        assembly {
            mstore(0, yes)
            return(0, 32)
        }
    }
}

/// @notice Says yes in blocks of even number only.
contract FickleWallet {
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return block.number % 2 == 0 ? YES : bytes4(0);
    }
}

/// @notice Says yes only where nobody pays: to calls that no transaction could make.
contract SimulatedWallet {
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        // solhint-disable-next-line avoid-tx-origin
        return tx.origin == address(0) ? YES : bytes4(0);
    }
}
