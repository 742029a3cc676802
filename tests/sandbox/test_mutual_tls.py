"""Webhooks over https to a receiver that asks who is there."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from queue import Queue
from threading import Thread

import click
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from whatsapp_sandbox.__main__ import main
from whatsapp_sandbox.testing import RunningSandbox

HOME = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])


def _written(folder: Path, name: str, signer: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None) -> Path:
    """A certificate with its key in one file; without a signer it is an authority."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([_called(name)])
    issuer, signing = signer or (subject, key)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(HOME, critical=False)
        .sign(signing, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


def _called(name: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(NameOID.COMMON_NAME, name)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    authority = _written(tmp_path, "authority", None)
    pem = authority.read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signer = x509.load_pem_x509_certificate(pem).subject, key
    signed = {name: _written(tmp_path, name, signer) for name in ("receiver", "platform")}
    return {"authority": authority, **signed}


@pytest.fixture
def receiver(files: dict[str, Path]) -> Iterator[tuple[str, Queue[str]]]:
    """Its address, and the names of those who have posted."""
    names: Queue[str] = Queue()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            link = self.connection
            assert isinstance(link, ssl.SSLSocket)
            shown = x509.load_der_x509_certificate(link.getpeercert(binary_form=True) or b"")
            names.put(str(shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["receiver"])
    context.load_verify_locations(files["authority"])
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/webhooks", names
    server.shutdown()
    server.server_close()


def test_the_sandbox_shows_its_certificate(files: dict[str, Path], receiver: tuple[str, Queue[str]]) -> None:
    url, names = receiver
    shown = ("--client-cert", str(files["platform"]), "--receiver-ca", str(files["authority"]))
    with RunningSandbox(*shown, webhook=url) as sandbox:
        sandbox.control("POST", "/updates", {"field": "security", "value": {}})
        assert names.get(timeout=30) == "platform"


@pytest.mark.parametrize("option", ["--client-cert", "--receiver-ca"])
def test_a_file_that_is_no_certificate_is_refused_at_the_start(tmp_path: Path, option: str) -> None:
    file = tmp_path / "nothing.pem"
    file.write_text("nothing")
    for named in (file, tmp_path / "nowhere.pem"):
        with pytest.raises(click.BadParameter):
            main.make_context("whatsapp_sandbox", [option, str(named)])
