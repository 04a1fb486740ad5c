import packet from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeQuery } from '../../src/probe/dns-message.ts';

const response = (rcode: number, answers: packet.Answer[]): Uint8Array =>
  packet.encode({ type: 'response', id: 0, flags: rcode, questions: [{ type: 'A', name: 'www.youtube.com', class: 'IN' }], answers });

describe('a DNS question', () => {
  it('is read by another implementation as what was asked', () => {
    const read = packet.decode(Buffer.from(encodeQuery('www.youtube.com', 'AAAA')));
    expect(read).toMatchObject({ id: 0, flag_rd: true, questions: [{ name: 'www.youtube.com', type: 'AAAA', class: 'IN' }] });
  });
});

describe('a DNS answer', () => {
  it('gives the addresses that another implementation wrote, and passes over other records', () => {
    const answers: packet.Answer[] = [
      { type: 'CNAME', name: 'www.youtube.com', data: 'youtube-ui.l.google.com' },
      { type: 'A', name: 'youtube-ui.l.google.com', data: '142.250.1.91' },
      { type: 'AAAA', name: 'youtube-ui.l.google.com', data: '2a00:1450:4001:0:0:0:0:200e' },
    ];
    expect(decodeAnswer(response(0, answers))).toEqual({ failure: null, addresses: ['142.250.1.91', '2a00:1450:4001:0:0:0:0:200e'] });
  });

  it.each([
    [2, 'dns_servfail_error'],
    [3, 'dns_nxdomain_error'],
    [5, 'dns_refused_error'],
    [4, 'dns_server_misbehaving'],
    [0, 'dns_no_answer'],
  ])('with response code %i and no records is %s', (rcode, failure) => {
    expect(decodeAnswer(response(rcode, []))).toEqual({ failure, addresses: [] });
  });

  it('that is broken is told as such, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { failure, addresses } = decodeAnswer(bytes);
        expect(failure === null).toBe(addresses.length > 0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
