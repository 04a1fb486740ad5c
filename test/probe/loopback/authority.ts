/** A certificate authority of the test's own, and certificates that it signs or that nobody does. */
import selfsigned from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority extends Certificate {
  issue: (host: string, validity?: { notBeforeDate: Date; notAfterDate: Date }) => Promise<Certificate>;
}

const named = (host: string) => [{ name: 'commonName', value: host }];

const serverExtensions = (host: string) => [
  { name: 'basicConstraints' as const, cA: false },
  { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: host }] },
];

/** A certificate for a host that is signed by itself, as a filter's own server shows. */
export const selfSigned = async (host: string): Promise<Certificate> => {
  const pems = await selfsigned.generate(named(host), { keyType: 'ec', algorithm: 'sha256', extensions: serverExtensions(host) });
  return { key: pems.private, cert: pems.cert };
};

export const createAuthority = async (): Promise<Authority> => {
  const extensions = [
    { name: 'basicConstraints' as const, cA: true, critical: true },
    { name: 'keyUsage' as const, keyCertSign: true, cRLSign: true },
  ];
  const own = await selfsigned.generate(named('Loopback Test Authority'), { keyType: 'ec', algorithm: 'sha256', extensions });
  const ca = { key: own.private, cert: own.cert };
  return {
    ...ca,
    issue: async (host, validity) => {
      const options = { keyType: 'ec' as const, algorithm: 'sha256', extensions: serverExtensions(host), ca, ...validity };
      const pems = await selfsigned.generate(named(host), options);
      return { key: pems.private, cert: pems.cert };
    },
  };
};
