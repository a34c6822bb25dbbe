"""The LAN certificate: for the address, kept, made anew when it no longer fits."""

from __future__ import annotations

import stat
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509

from vitrine.cli.tls import LIFETIME, lan_address, lan_certificate


def _loaded(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _addresses(file: Path) -> list[object]:
    names = _loaded(file).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return list(names.get_values_for_type(x509.IPAddress))


def test_it_is_for_the_address_and_the_key_is_private(tmp_path: Path) -> None:
    certificate, key = lan_certificate(tmp_path / "new", "192.0.2.7")
    assert ip_address("192.0.2.7") in _addresses(certificate)
    assert ip_address("127.0.0.1") in _addresses(certificate)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    found = _loaded(certificate)
    assert found.not_valid_after_utc - found.not_valid_before_utc <= LIFETIME + (LIFETIME / 100)


def test_a_fitting_one_is_kept(tmp_path: Path) -> None:
    first = lan_certificate(tmp_path, "192.0.2.7")[0].read_bytes()
    assert lan_certificate(tmp_path, "192.0.2.7")[0].read_bytes() == first


def test_another_address_or_a_spoilt_file_gets_a_new_one(tmp_path: Path) -> None:
    first = lan_certificate(tmp_path, "192.0.2.7")[0].read_bytes()
    moved, _ = lan_certificate(tmp_path, "192.0.2.8")
    assert moved.read_bytes() != first
    assert ip_address("192.0.2.8") in _addresses(moved)
    moved.write_text("spoilt")
    assert ip_address("192.0.2.8") in _addresses(lan_certificate(tmp_path, "192.0.2.8")[0])


def test_this_machine_has_an_address() -> None:
    ip_address(lan_address())
