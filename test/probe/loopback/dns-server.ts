/** A DNS resolver on loopback: a table of what it says of each name, truth or lie. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import packet from 'dns-packet';
import type { Answer, RecordType } from 'dns-packet';
import type { ClosingStack } from './closing.ts';

/** Addresses to give, an error to answer with, or no answer at all. */
export type DnsRule = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silence';
export type DnsTable = Readonly<Record<string, DnsRule>>;

const RCODE = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

const answersFor = (name: string, type: RecordType, addresses: readonly string[]): Answer[] =>
  addresses
    .filter((address) => (address.includes(':') ? type === 'AAAA' : type === 'A'))
    .map((data) => ({ name, type: type === 'AAAA' ? 'AAAA' : 'A', ttl: 1, data }) as const);

/** The response to a query by a table; null where it is silence. A name that is not in the table is as `*`, or does not exist. */
export const respond = (table: DnsTable, query: Buffer): Buffer | null => {
  const asked = packet.decode(query);
  const question = asked.questions?.[0];
  if (!question) return null;
  const rule = table[question.name.toLowerCase()] ?? table['*'] ?? 'NXDOMAIN';
  if (rule === 'silence') return null;
  const [rcode, answers] = typeof rule === 'string' ? [RCODE[rule], []] : [RCODE.NOERROR, answersFor(question.name, question.type, rule)];
  const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | rcode;
  return packet.encode({ type: 'response', id: asked.id ?? 0, flags, questions: [question], answers });
};

/** Starts the resolver and gives its `address:port`. The table may be changed while it runs. */
export const startDnsServer = async (closing: ClosingStack, table: DnsTable): Promise<string> => {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, sender) => {
    const response = respond(table, query);
    if (response) socket.send(response, sender.port, sender.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.add(() => new Promise((closed) => socket.close(closed)));
  return `127.0.0.1:${socket.address().port}`;
};
