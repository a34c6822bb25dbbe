"""A certificate for the LAN, so that a headset gets WebXR: browsers give it only to https and to loopback.

Self-signed, made once, kept in the data folder, valid 397 days (the longest that browsers accept). The
visitor's browser warns once; a shop with a name of its own uses a real one (`VITRINE_TLS_CERTIFICATE`).
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=397)


def lan_address() -> str:
    """This machine's address on its network, or 127.0.0.1 where there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only picks the route; 192.0.2.1 is reserved for documentation.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def lan_certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """(certificate, key): PEM files for `address`, localhost and loopback; new if old or for another."""
    certificate, key = folder / "lan-certificate.pem", folder / "lan-key.pem"
    if not (certificate.is_file() and key.is_file() and _serves(certificate, address)):
        folder.mkdir(parents=True, exist_ok=True)
        _write(certificate, key, address)
    return certificate, key


def _serves(certificate: Path, address: str) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    fresh = datetime.now(UTC) < found.not_valid_after_utc - timedelta(days=7)
    return fresh and ip_address(address) in names.get_values_for_type(x509.IPAddress)


def _write(certificate: Path, key: Path, address: str) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vitrine on this network")])
    now = datetime.now(UTC)
    addresses = dict.fromkeys([address, "127.0.0.1", "::1"])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LIFETIME)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), *(x509.IPAddress(ip_address(text)) for text in addresses)]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
