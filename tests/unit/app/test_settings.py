"""Settings: every faulty value at once, and the README's table is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vitrine.assets.refining.steps import ORDER
from vitrine.certificates.part import SECRETS
from vitrine.errors import ConfigurationError
from vitrine.quotas.kinds import Quotas
from vitrine.reading import MODEL_STEPS
from vitrine.settings import Settings
from vitrine.variables import UNSAID, VARIABLES, WITHHELD

ROOT = Path(__file__).parents[3]


def test_nothing_set_is_the_embedded_shop() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, Path("data"))
    assert settings.database.startswith("sqlite:////")
    assert settings.database.endswith("/data/vitrine.sqlite3")
    assert settings.url == "http://localhost:8000"
    assert settings.relying_party == "localhost"
    assert not settings.secure


def test_all_faults_are_named_at_once() -> None:
    wrong = {
        "VITRINE_PORT": "eighty",
        "VITRINE_PUBLIC_URL": "shop.example/path",
        "VITRINE_UPLOAD_LIMIT_MB": "0",
        "VITRINE_FREE_FLOOR_MB": "some",
        "VITRINE_DATABASE_URL": "mysql://x",
        "VITRINE_TLS_CERTIFICATE": "/nowhere.pem",
        "VITRINE_ISOLATION_REQUIRED": "maybe",
        "VITRINE_CGROUP": "/nowhere",
    }
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment(wrong)
    for variable in wrong:
        assert variable in caught.value.message


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.5", "١٢"])
def test_ports_out_of_range_are_refused(port: str) -> None:
    with pytest.raises(ConfigurationError):
        Settings.from_environment({"VITRINE_PORT": port})


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pem"
    file.touch()
    with pytest.raises(ConfigurationError, match="go together"):
        Settings.from_environment({"VITRINE_TLS_CERTIFICATE": str(file)})


def test_loopback_has_three_names_and_strangers_none() -> None:
    allowed = Settings.from_environment({"VITRINE_PORT": "9000"}).allowed_origins
    assert allowed == {"http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000"}


def test_a_public_shop_allows_itself_and_what_was_named() -> None:
    settings = Settings.from_environment(
        {
            "VITRINE_HOST": "10.0.0.5",
            "VITRINE_PUBLIC_URL": "https://shop.example/",
            "VITRINE_ORIGINS": "https://brand.example, https://www.brand.example",
        }
    )
    assert settings.allowed_origins == {
        "https://shop.example",
        "https://brand.example",
        "https://www.brand.example",
    }
    assert settings.secure
    assert settings.relying_party == "shop.example"


def test_members_sign_in_under_a_name_because_passkeys_have_no_address() -> None:
    lan = Settings.from_environment(
        {"VITRINE_HOST": "0.0.0.0", "VITRINE_PUBLIC_URL": "https://192.0.2.2:8000"}
    )
    assert lan.members_url == "https://localhost:8000"
    assert lan.relying_party == "localhost"
    assert lan.members_url in lan.allowed_origins


def test_proxies_are_addresses_or_networks() -> None:
    named = {"VITRINE_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.7,2001:db8::/32", "VITRINE_PROXY_HOPS": "2"}
    settings = Settings.from_environment(named)
    assert settings.trusted_proxies == ("10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32")
    assert settings.proxies.hops == 2
    assert Settings.from_environment(settings.for_child(without=())).proxies == settings.proxies
    for text in ("proxy.example", "10.0.0.1/8", "10.0.0.0/33", "*"):
        with pytest.raises(ConfigurationError, match="addresses or networks"):
            Settings.from_environment({"VITRINE_TRUSTED_PROXIES": text})
    with pytest.raises(ConfigurationError, match="from 1 to 8"):
        Settings.from_environment(named | {"VITRINE_PROXY_HOPS": "0"})
    with pytest.raises(ConfigurationError, match="set that as well"):
        Settings.from_environment({"VITRINE_PROXY_HOPS": "2"})


def test_the_readme_lists_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `(VITRINE_\w+)` \| [^|]+ \| ([^|]+) \|$", (ROOT / "README.md").read_text(), re.M)
    assert [(name, what.strip()) for name, what in rows] == [
        (name, what) for name, (_, _, what) in VARIABLES.items()
    ]


def test_letters_to_a_server_come_from_somebody() -> None:
    assert Settings.from_environment({}).mail == "folder"
    with pytest.raises(ConfigurationError, match="VITRINE_MAIL_FROM"):
        Settings.from_environment({"VITRINE_MAIL": "smtps://user:secret@mail.example"})
    for wrong in ({"VITRINE_MAIL": "smtps://user:secret@"}, {"VITRINE_MAIL_FROM": "us"}):
        with pytest.raises(ConfigurationError) as told:
            Settings.from_environment(wrong)
        assert "secret" not in str(told.value)


def test_steps_of_models_are_those_there_are() -> None:
    assert {str(step) for step in ORDER} == MODEL_STEPS
    assert Settings.from_environment({}).model_steps == MODEL_STEPS
    chosen = Settings.from_environment({"VITRINE_MODEL_STEPS": "validate, levels"}).model_steps
    assert chosen == {"validate", "levels"}
    assert Settings.from_environment({"VITRINE_MODEL_STEPS": "none"}).model_steps == frozenset()
    with pytest.raises(ConfigurationError, match="'polish' is no step"):
        Settings.from_environment({"VITRINE_MODEL_STEPS": "levels,polish"})


def test_uploads_need_isolation_unless_the_operator_says_otherwise() -> None:
    assert Settings.from_environment({}).isolation_required
    assert not Settings.from_environment({"VITRINE_ISOLATION_REQUIRED": "0"}).isolation_required


def test_a_worker_gets_the_settings_of_its_shop(tmp_path: Path) -> None:
    shop = Settings(
        data=tmp_path, port=8001, model_steps=frozenset(), upload_limit_bytes=3 << 20, log_format="json",
        isolation_required=False, fanout_processes=0, origins=frozenset({"https://a.example"}), chain="off",
    )  # fmt: skip
    theirs = Settings.from_environment(shop.for_child(without=()))
    assert theirs == shop.but(public_url="http://localhost:8001")
    with pytest.raises(ConfigurationError, match="own or elsewhere"):
        Settings.from_environment({"VITRINE_WORKER": "none"})


def test_quotas_are_said_by_name() -> None:
    said = {"VITRINE_BRAND_QUOTAS": "rooms=7, files_mb=5,tokens=0"}
    found = Settings.from_environment(said).brand_quotas
    assert (found.rooms, found.file_bytes, found.tokens) == (7, 5 << 20, 0)
    assert (found.products, found.room_versions) == (1_000, 50), "what is not named stays"
    assert Settings.from_environment({}).brand_quotas == Quotas()
    for text, why in (
        ("chairs=3", "rooms=NUMBER"), ("rooms", "whole number"), ("rooms=-1", "whole number"),
        ("room_versions=0", "from 1"), ("requests_a_minute=0", "from 1"),
        ("files_mb=9999999999999", "from 0"),
    ):  # fmt: skip
        with pytest.raises(ConfigurationError, match=why):
            Settings.from_environment({"VITRINE_BRAND_QUOTAS": text})


def test_a_key_of_stripe_is_checked_and_never_repeated() -> None:
    wrong = {
        "VITRINE_STRIPE_KEY": "pk_test_abcdefgh",
        "VITRINE_STRIPE_PUBLISHABLE_KEY": "sk_test_abcdefgh",
        "VITRINE_STRIPE_WEBHOOK_SECRET": "abcdefgh",
        "VITRINE_STRIPE_BASE": "http://pay.example:8012",
    }
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment(wrong)
    for variable in wrong:
        assert variable in caught.value.message
    assert "pk_test_" not in caught.value.message.replace("with pk_test_", "")
    assert "abcdefgh" not in caught.value.message.replace("='sk_test_abcdefgh'", "")


@pytest.mark.parametrize("key", ["sk_live_abcdefgh", "rk_live_abcdefgh"])
def test_a_live_key_is_for_stripe_alone(key: str) -> None:
    base = {"VITRINE_STRIPE_BASE": "http://127.0.0.1:8012"}
    with pytest.raises(ConfigurationError, match="live key is Stripe's alone"):
        Settings.from_environment({"VITRINE_STRIPE_KEY": key, **base})
    assert Settings.from_environment({"VITRINE_STRIPE_KEY": key}).stripe_key == key
    assert Settings.from_environment({"VITRINE_STRIPE_KEY": key.replace("live", "test"), **base}).stripe_base
    assert key not in repr(Settings.from_environment({"VITRINE_STRIPE_KEY": key}))


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("VITRINE_MAIL", "smtp://shop:Passw0rd/x@mail.example"),
        ("VITRINE_MAIL", "smtp://shop:Passw0rd\u2100@mail.example"),
        ("VITRINE_MAIL", "smtp://shop:Passw0rd@[mail.example"),
        ("VITRINE_DATABASE_URL", "mysql://shop:Passw0rd@db.example/x"),
    ],
)
def test_a_fault_repeats_no_password(variable: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=variable) as caught:
        Settings.from_environment({variable: said, "VITRINE_MAIL_FROM": "shop@example.org"})
    assert "Passw0rd" not in str(caught.value)


def test_no_secret_is_shown_with_the_settings() -> None:
    shown = repr(Settings())
    assert [each for each in UNSAID if f"{VARIABLES[each][0]}=" in shown] == []


def test_every_variable_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    (tmp_path / "cgroup.procs").touch()
    said = {
        "VITRINE_HOST": "0.0.0.0", "VITRINE_PORT": "81", "VITRINE_DATA": str(tmp_path),
        "VITRINE_DATABASE_URL": "postgresql://u@h/n", "VITRINE_PUBLIC_URL": "https://shop.example",
        "VITRINE_ORIGINS": "https://a.example,https://b.example",
        "VITRINE_DOMAINS": "Shop.Lampe.example = lampe, xn--lamp-epa.example=lampe",
        "VITRINE_TRUSTED_PROXIES": "10.0.0.0/8,::1", "VITRINE_PROXY_HOPS": "3",
        "VITRINE_TLS_CERTIFICATE": str(tmp_path / "a.pem"), "VITRINE_TLS_KEY": str(tmp_path / "a.pem"),
        "VITRINE_UPLOAD_LIMIT_MB": "7", "VITRINE_FREE_FLOOR_MB": "100",
        "VITRINE_ROOM_APPROVAL": "1",
        "VITRINE_BRAND_QUOTAS": "rooms=7, files_mb=5", "VITRINE_DISABLED_EXTENSIONS": "a,b",
        "VITRINE_CGROUP": f"{tmp_path},{tmp_path}",
        "VITRINE_ISOLATION_REQUIRED": "0", "VITRINE_MODEL_STEPS": "levels,usdz",
        "VITRINE_WORKER": "elsewhere",
        "VITRINE_FANOUT_PROCESSES": "3", "VITRINE_SPECTATORS_LIMIT": "9", "VITRINE_WATCH_PORT": "82",
        "VITRINE_WATCH_URL": "wss://watch.example/ws", "VITRINE_JOIN_RATE": "4", "VITRINE_REQUEST_RATE": "9",
        "VITRINE_SOCKETS_LIMIT": "5",
        "VITRINE_SESSION_IDLE_HOURS": "6", "VITRINE_SESSION_DAYS": "3",
        "VITRINE_SEATS_PER_ADDRESS": "7", "VITRINE_IDLE_MINUTES": "3",
        "VITRINE_NUMBERS": "0",
        "VITRINE_METRICS_TOKEN": "m" * 16, "VITRINE_MAIL": "smtps://u:p@mail.example",
        "VITRINE_MAIL_FROM": "shop@shop.example", "VITRINE_CHAIN": "off", "VITRINE_CHAIN_ID": "5",
        "VITRINE_CHAIN_URLS": "https://rpc.example/KEY,https://other.example",
        "VITRINE_CHAIN_CONTRACT": "0x" + "ab" * 20, "VITRINE_CHAIN_CONFIRMATIONS": "12",
        "VITRINE_CHAIN_KEYS": str(tmp_path), "VITRINE_CHAIN_PASSPHRASE": "secret",
        "VITRINE_CHAIN_PASSPHRASE_FILE": str(tmp_path / "a.pem"),
        "VITRINE_CHAIN_EXPLORER": "https://scan.example", "VITRINE_CHAIN_WORKER": "elsewhere",
        "VITRINE_HOLD_MINUTES": "5", "VITRINE_CHECKOUT_RATE": "0", "VITRINE_ORDER_YEARS": "6",
        "VITRINE_STRIPE_KEY": "sk_test_abcdefgh", "VITRINE_STRIPE_PUBLISHABLE_KEY": "pk_test_abcdefgh",
        "VITRINE_STRIPE_WEBHOOK_SECRET": f"whsec_{'a' * 24},whsec_{'b' * 24}",
        "VITRINE_STRIPE_BASE": "http://127.0.0.1:8012",
        "VITRINE_LOG_FORMAT": "json",
    }  # fmt: skip
    assert set(said) == set(VARIABLES), "a new variable is tried here too"
    shop = Settings.from_environment(said)
    plain = Settings()
    assert all(getattr(shop, name) != getattr(plain, name) for name, _, _ in VARIABLES.values())
    assert Settings.from_environment(shop.for_child(without=())) == shop


def test_the_model_worker_gets_nothing_of_the_chain(tmp_path: Path) -> None:
    shop = Settings(
        data=tmp_path, chain_id=5, chain_urls=("https://rpc.example/KEY",), chain_passphrase="secret",
        metrics_token="m" * 16,
    )  # fmt: skip
    mine = {"VITRINE_CHAIN_ID": "5", "VITRINE_CHAIN_URLS": "https://rpc.example/KEY"}
    given = {**mine, **shop.for_child(without=WITHHELD)}
    theirs = Settings.from_environment(given)
    assert (theirs.chain_urls, theirs.chain_passphrase, theirs.metrics_token) == ((), "", "")
    assert not {value for value in given.values() if "KEY" in value or "secret" in value or "mmm" in value}


def test_a_chain_worker_gets_the_settings_of_its_shop(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    shop = Settings(
        data=tmp_path, public_url="https://shop.example", chain_id=5, log_format="json",
        chain_urls=("https://rpc.example/KEY", "https://other.example"), chain_contract="0x" + "ab" * 20,
        chain_confirmations=12, chain_keys=tmp_path, chain_passphrase="secret", metrics_token="m" * 16,
        tls_certificate=tmp_path / "a.pem", tls_key=tmp_path / "a.pem",
    )  # fmt: skip
    theirs = Settings.from_environment(shop.for_child(without=WITHHELD - SECRETS))
    assert theirs == shop.but(metrics_token="", tls_certificate=None, tls_key=None)


def test_of_two_that_go_together_none_is_given_alone(tmp_path: Path) -> None:
    shop = Settings(data=tmp_path, chain_id=5, chain_urls=("https://rpc.example/KEY",))
    given = shop.for_child(without=("VITRINE_CHAIN_URLS",))
    assert Settings.from_environment(given).chain_id == 0
