"""An authority, one below it, and certificates for keys that sign badges."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BEGIN, END = datetime(2025, 1, 1), datetime(2030, 1, 1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _usage(*, sign: bool, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=certify, crl_sign=certify,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


class Authority:
    """.certificate; `below(name)` an authority under it; `certify(key, names)` a certificate."""

    def __init__(self, name: str, above: Authority | None = None) -> None:
        self.name, self.key = name, ec.generate_private_key(ec.SECP256R1())
        signer = above or self
        builder = self._builder(self.key.public_key(), name, signer, BEGIN, END)
        self.certificate = (
            builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(sign=False, certify=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
            )
            .sign(signer.key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def certify(
        self,
        key: Any,
        *names: x509.GeneralName,
        begin: datetime = BEGIN,
        end: datetime = END,
        sign: bool | None = True,
        ca: bool | None = None,
    ) -> x509.Certificate:
        builder = self._builder(key, "badges", self, begin, end)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        if sign is not None:
            builder = builder.add_extension(_usage(sign=sign, certify=False), critical=True)
        if ca is not None:
            constraints = x509.BasicConstraints(ca=ca, path_length=None)
            builder = builder.add_extension(constraints, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    @staticmethod
    def _builder(
        key: Any, name: str, signer: Authority, begin: datetime, end: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(signer.name))
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .public_key(key)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()),
                critical=False,
            )
        )


def x5c(*certificates: x509.Certificate) -> list[str]:
    """A chain as a header carries it."""
    der = [certificate.public_bytes(serialization.Encoding.DER) for certificate in certificates]
    return [base64.b64encode(data).decode() for data in der]
