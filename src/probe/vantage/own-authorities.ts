/**
 * Is a certificate signed by an authority that only this machine trusts? Then software on it, or whoever administers it (an antivirus program, an
 * employer's proxy), reads its encrypted connections, and no network on the way has to. Wrong when: a volunteer has installed the authority of
 * a state that intercepts (a block missed); Node before 22.15, which does not tell what the machine trusts.
 */
import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';

/** Read once, when it is first asked for: some systems take a while. */
let own: readonly X509Certificate[] | undefined;

const ownAuthorities = (): readonly X509Certificate[] => {
  if (!('getCACertificates' in tls)) return [];
  const everybodys = new Set(tls.rootCertificates.map((pem) => new X509Certificate(pem).fingerprint256));
  return tls
    .getCACertificates('system')
    .map((pem) => new X509Certificate(pem))
    .filter(({ fingerprint256 }) => !everybodys.has(fingerprint256));
};

const isSignedBy = (certificate: X509Certificate, authority: X509Certificate): boolean =>
  certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

/** Of the chain that a server has shown: does it end with an authority that this machine alone trusts? */
export const isOfOwnAuthority = (shown: X509Certificate | undefined): boolean => {
  own ??= ownAuthorities();
  let certificate = shown;
  // A chain that leads back to its beginning must not be followed for ever.
  for (let depth = 0; certificate !== undefined && depth < 10; depth += 1) {
    const signed = certificate;
    if (own.some((authority) => isSignedBy(signed, authority))) return true;
    certificate = certificate.issuerCertificate;
  }
  return false;
};
