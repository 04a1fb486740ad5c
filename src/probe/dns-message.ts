/** The two DNS messages (RFC 1035 §4) that a question to an encrypted resolver needs: one question, and the addresses in its answer. */
import type { Failure } from './failure.ts';

const HEADER_BYTES = 12;
const TYPE = { A: 1, AAAA: 28 } as const;
export type AddressType = keyof typeof TYPE;
const CLASS_IN = 1;
/** The top two bits of a length byte: the rest of the name is elsewhere (RFC 1035 §4.1.4). */
const POINTER = 0xc0;

/** A recursive query for one name, with id 0 so that it can be cached (RFC 8484 §4.1). */
export const encodeQuery = (host: string, type: AddressType): Uint8Array => {
  const labels = host.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
  return Uint8Array.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, TYPE[type], 0, CLASS_IN]);
};

const skipName = (message: DataView, start: number): number => {
  let offset = start;
  for (;;) {
    const length = message.getUint8(offset);
    if (length === 0) return offset + 1;
    if ((length & POINTER) === POINTER) return offset + 2;
    offset += length + 1;
  }
};

const formatV6 = (message: DataView, offset: number): string =>
  Array.from({ length: 8 }, (_, group) => message.getUint16(offset + 2 * group).toString(16)).join(':');

const formatV4 = (message: DataView, offset: number): string =>
  Array.from({ length: 4 }, (_, index) => message.getUint8(offset + index)).join('.');

const readAddresses = (message: DataView): string[] => {
  const questions = message.getUint16(4);
  const answers = message.getUint16(6);
  let offset = HEADER_BYTES;
  for (let index = 0; index < questions; index++) offset = skipName(message, offset) + 4;
  const addresses: string[] = [];
  for (let index = 0; index < answers; index++) {
    const record = skipName(message, offset);
    const type = message.getUint16(record);
    const length = message.getUint16(record + 8);
    if (type === TYPE.A && length === 4) addresses.push(formatV4(message, record + 10));
    if (type === TYPE.AAAA && length === 16) addresses.push(formatV6(message, record + 10));
    offset = record + 10 + length;
  }
  return addresses;
};

const FAILURE_BY_RCODE: Readonly<Record<number, Failure>> = { 2: 'dns_servfail_error', 3: 'dns_nxdomain_error', 5: 'dns_refused_error' };

/** The addresses of an answer, or the failure that its response code, its emptiness or its brokenness stands for. */
export const decodeAnswer = (bytes: Uint8Array): { addresses: string[]; failure: Failure | null } => {
  try {
    const message = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const rcode = message.getUint8(3) & 0x0f;
    if (rcode !== 0) return { addresses: [], failure: FAILURE_BY_RCODE[rcode] ?? 'dns_server_misbehaving' };
    const addresses = readAddresses(message);
    return { addresses, failure: addresses.length === 0 ? 'dns_no_answer' : null };
  } catch (error) {
    if (error instanceof RangeError) return { addresses: [], failure: 'dns_server_misbehaving' };
    throw error;
  }
};
