// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Checks} from "./Checks.sol";

/// @title The two ways in which a token comes into being
/// @notice The shop mints, or the buyer redeems a voucher that the shop has signed. Neither can pass the supply
/// that the edition promises, and a pause stops both: it never stops what owners do with what they own.
/// @dev `_mint` and never `_safeMint`: nobody's code runs in the middle of a mint. The receiver has just proved
/// control of the address by signing in.
abstract contract Minting is Checks, Pausable, EIP712 {
    /// @notice Who may mint.
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    /// @notice Whose signatures are vouchers.
    bytes32 public constant VOUCHER_ROLE = keccak256("VOUCHER_ROLE");
    /// @notice Who may stop and resume mints and claims.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    bytes32 private constant CLAIM_TYPEHASH =
        keccak256("Claim(address to,uint256 tokenId,bytes32 contentRoot,uint64 deadline)");

    /// @notice The voucher's last second was `deadline`.
    error VoucherExpired(uint64 deadline);
    /// @notice `signer` did not sign this voucher, for this contract on this chain.
    error VoucherInvalid(address signer);
    /// @notice The voucher is for other files than those of the token's edition.
    error ContentRootDiffers(bytes32 expected);

    /// @notice Mints one token. Reverts if it was minted before, so that a repeated order gives nothing twice.
    /// @param to Who receives it.
    /// @param tokenId `edition << 64 | serial`.
    function mint(address to, uint256 tokenId) external whenNotPaused onlyRole(MINTER_ROLE) {
        _mint(to, tokenId);
    }

    /// @notice Mints many tokens, of any editions, all or none.
    /// @param to Who receives each.
    /// @param tokenIds The tokens.
    function mintMany(address[] calldata to, uint256[] calldata tokenIds)
        external
        whenNotPaused
        onlyRole(MINTER_ROLE)
    {
        if (to.length != tokenIds.length) revert LengthsDiffer(to.length, tokenIds.length);
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            _mint(to[i], tokenIds[i]);
        }
    }

    /// @notice Mints tokens of one edition with serials in a row to one owner, all or none.
    /// @param to Who receives them.
    /// @param firstTokenId The first token.
    /// @param count How many. Past the edition's last serial it reverts.
    function mintRange(address to, uint256 firstTokenId, uint64 count)
        external
        whenNotPaused
        onlyRole(MINTER_ROLE)
    {
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, firstTokenId + i);
        }
    }

    /// @notice Redeems a voucher. Anybody may send it: the token goes to the one whom the voucher names.
    /// @param to Who receives the token.
    /// @param tokenId The token.
    /// @param root The content root that the voucher promises; must be the edition's.
    /// @param deadline The last second in which the voucher counts, Unix time.
    /// @param signer Who signed it, a key or an EIP-1271 contract with VOUCHER_ROLE.
    /// @param signature Of the EIP-712 `Claim` of the four values above.
    function claim(
        address to,
        uint256 tokenId,
        bytes32 root,
        uint64 deadline,
        address signer,
        bytes calldata signature
    ) external whenNotPaused {
        if (block.timestamp > deadline) revert VoucherExpired(deadline);
        _checkRole(VOUCHER_ROLE, signer);
        bytes32 expected = _contentRoot(_editionOf(tokenId));
        if (root != expected) revert ContentRootDiffers(expected);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, to, tokenId, root, deadline)));
        if (!_signed(signer, digest, signature)) revert VoucherInvalid(signer);
        _mint(to, tokenId);
    }

    /// @notice Stops mints and claims; transfers, loans and burns go on.
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @notice Lets mints and claims go on.
    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @dev First as a key, which is the usual case and saves the 2,600 gas of asking whether there is code; no
    /// contract can have an address that a signature recovers to.
    function _signed(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError problem,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
