/** An observatory's door on loopback: it checks each signature as RFC 9421 says, and answers as a test tells it to. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { verifySignature, webcrypto } from 'http-message-sig';
import { z } from 'zod';
import { Report } from '../../../src/probe/report.ts';
import type { Assignments } from '../../../src/probe/report.ts';
import type { ClosingStack } from './closing.ts';
import { startHttpServer } from './servers.ts';

const Enrolment = z.object({ public_key: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }) });

export const ASSIGNMENTS: Assignments = {
  targets: ['wikipedia/en', 'youtube/www'],
  cadence_seconds: 1_800,
  jitter_ratio: 0.2,
  participation: 1,
  minimum_version: '0.0.0',
  watch: [],
  observatories: [],
  network: { probe_cc: 'KE', probe_asn: 33_771, network_name: 'Safaricom' },
};

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export const problem = (status: number, name: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { type: `/docs/problems#${name}`, title: name, status, detail: `the detail of ${name}` },
});

export interface Observatory {
  readonly origin: string;
  /** Method and path of every request, in order. */
  readonly calls: string[];
  /** Accepted reports by id. */
  readonly reports: Map<string, Report>;
  readonly keys: Map<string, { kty: 'OKP'; crv: 'Ed25519'; x: string }>;
  /** Answers to give in place of the door's own, one a request, in order. */
  readonly replies: Reply[];
  assignments: Assignments;
  /** The door's clock, ahead of the test's by so much. */
  aheadMs: number;
}

const keyIdOf = (request: IncomingMessage): string => /keyid="([^"]+)"/.exec(String(request.headers['signature-input']))?.[1] ?? '';

const verify = async (observatory: Observatory, request: IncomingMessage, bytes: Buffer, key: { kty: string; crv: string; x: string }) => {
  const withBody = bytes.length > 0;
  const digest = `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
  if (withBody && request.headers['content-digest'] !== digest) throw new Error('the digest is of other bytes');
  const verifier = webcrypto.verifier(await crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['verify']));
  const fields = ['content-digest', 'signature', 'signature-input'].map((name) => ({ name, value: String(request.headers[name] ?? '') }));
  const targetUri = `http://${request.headers.host}${request.url}`;
  await verifySignature(
    { kind: 'request', method: String(request.method), targetUri, fields: fields.filter(({ value }) => value !== '') },
    {
      label: 'sig1',
      policy: {
        algorithms: ['ed25519'],
        requiredComponents: ['@method', '@authority', '@path', ...(withBody ? ['content-digest'] : [])],
        requiredParameters: ['created', 'keyid', 'alg'],
        maxAge: 300,
        clockSkew: 300,
        now: Math.floor((Date.now() + observatory.aheadMs) / 1000),
      },
      resolveVerifier: () => verifier,
    },
  );
};

const isStale = (observatory: Observatory, request: IncomingMessage): boolean => {
  const created = Number(/created=(\d+)/.exec(String(request.headers['signature-input']))?.[1]);
  return Math.abs((Date.now() + observatory.aheadMs) / 1000 - created) > 300;
};

const take = (observatory: Observatory, bytes: Buffer): Reply => {
  const report = Report.parse(JSON.parse(gunzipSync(bytes).toString()));
  observatory.reports.set(report.report_id, report);
  const { report_id, measurements } = report;
  return { status: 202, body: { report_id, accepted: measurements.length, rejected: [], assignments: observatory.assignments } };
};

const reply = async (observatory: Observatory, request: IncomingMessage, bytes: Buffer): Promise<Reply> => {
  const given = observatory.replies.shift();
  if (given) return given;
  const { keys, assignments, aheadMs } = observatory;
  if (isStale(observatory, request)) return problem(401, 'stale-signature', { date: new Date(Date.now() + aheadMs).toUTCString() });
  const id = keyIdOf(request);
  if (request.url?.split('?')[0] === '/v1/probes') {
    const { public_key } = Enrolment.parse(JSON.parse(bytes.toString()));
    await verify(observatory, request, bytes, public_key);
    keys.set(id, public_key);
    return { status: 201, body: { probe_id: id, assignments } };
  }
  const key = keys.get(id);
  if (!key) return problem(401, 'unknown-probe');
  await verify(observatory, request, bytes, key);
  if (request.method === 'GET') return { status: 200, body: assignments };
  if (request.method === 'POST') return take(observatory, bytes);
  keys.delete(id);
  return { status: 204 };
};

export const startObservatory = async (closing: ClosingStack): Promise<Observatory> => {
  const observatory = {
    origin: '',
    calls: [] as string[],
    reports: new Map<string, Report>(),
    keys: new Map<string, { kty: 'OKP'; crv: 'Ed25519'; x: string }>(),
    replies: [] as Reply[],
    assignments: ASSIGNMENTS,
    aheadMs: 0,
  };
  const place = await startHttpServer(
    closing,
    (request, response) => {
      observatory.calls.push(`${request.method} ${request.url?.replace(/probes\/.*/, 'probes/ID').replace(/\?.*/, '')}`);
      void buffer(request)
        .then((bytes) => reply(observatory, request, bytes))
        .catch((error: unknown) => problem(422, error instanceof Error ? error.message : 'unknown'))
        .then(({ status, body, headers }) => {
          const isText = typeof body === 'string';
          const type = isText ? 'text/html' : status < 400 ? 'application/json' : 'application/problem+json';
          response.writeHead(status, { 'content-type': type, ...headers });
          response.end(isText ? body : body === undefined ? undefined : JSON.stringify(body));
        });
    },
    '127.0.0.1',
  );
  observatory.origin = `http://127.0.0.1:${place.port}`;
  return observatory;
};
