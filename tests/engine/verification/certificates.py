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


def _usage(*, sign: bool, certify: bool, revoke: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=certify, crl_sign=revoke,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


class Authority:
    """.certificate; `below(name)` an authority under it; `certify(key, names)` a certificate."""

    def __init__(
        self,
        name: str,
        above: Authority | None = None,
        *,
        crl: bool = True,
        points: list[x509.DistributionPoint] | None = None,
    ) -> None:
        self.name, self.key = name, ec.generate_private_key(ec.SECP256R1())
        signer = above or self
        builder = self._builder(self.key.public_key(), name, signer, BEGIN, END)
        if points is not None:
            builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
        self.certificate = (
            builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(sign=False, certify=True, revoke=crl), critical=True)
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
        points: list[x509.DistributionPoint] | None = None,
    ) -> x509.Certificate:
        """points: where lists of revoked certificates are said to be."""
        builder = self._builder(key, "badges", self, begin, end)
        if points is not None:
            named = x509.CRLDistributionPoints(points)
            builder = builder.add_extension(named, critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        if sign is not None:
            builder = builder.add_extension(_usage(sign=sign, certify=False), critical=True)
        if ca is not None:
            constraints = x509.BasicConstraints(ca=ca, path_length=None)
            builder = builder.add_extension(constraints, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def revoking(
        self,
        *certificates: x509.Certificate,
        at: datetime = BEGIN,
        reason: x509.ReasonFlags | None = None,
        until: datetime = END,
        extensions: tuple[x509.ExtensionType, ...] = (),
        by: Authority | None = None,
    ) -> bytes:
        """A list of revoked certificates, DER. by: whose key signs it, under this one's name."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(_name(self.name))
            .last_update(BEGIN)
            .next_update(until)
        )
        for certificate in certificates:
            entry = (
                x509.RevokedCertificateBuilder()
                .serial_number(certificate.serial_number)
                .revocation_date(at)
            )
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        made = builder.sign((by or self).key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.DER)

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


def point(*urls: str, **options: object) -> x509.DistributionPoint:
    """A place where a list of revoked certificates is said to be."""
    names = [x509.UniformResourceIdentifier(url) for url in urls]
    given = {"relative_name": None, "reasons": None, "crl_issuer": None, **options}
    return x509.DistributionPoint(full_name=names or None, **given)  # type: ignore[arg-type]


def x5c(*certificates: x509.Certificate) -> list[str]:
    """A chain as a header carries it."""
    der = [certificate.public_bytes(serialization.Encoding.DER) for certificate in certificates]
    return [base64.b64encode(data).decode() for data in der]
