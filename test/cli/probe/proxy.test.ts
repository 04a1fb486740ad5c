import { afterAll, describe, expect, it } from 'vitest';
import { believed } from '../../../src/cli/probe/contact.ts';
import { fetchWithin, ownSession } from '../../../src/cli/probe/own-session.ts';
import { checkProxy, sendOver, shownProxy } from '../../../src/cli/probe/proxy.ts';
import { ProbeState } from '../../../src/cli/probe/probe-state.ts';
import { ASSIGNMENTS } from '../../probe/loopback/observatory.ts';
import { closingStack } from '../../probe/loopback/closing.ts';
import { refusedPlace, startHttpServer } from '../../probe/loopback/servers.ts';
import { startSocks } from '../../probe/loopback/socks.ts';

const closing = closingStack();
afterAll(() => closing.closeAll());

const { signal } = new AbortController();
const echo = () =>
  startHttpServer(closing, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.setHeader('x-method', request.method ?? '').end(Buffer.concat(chunks)));
  });

describe('a proxy', () => {
  it('carries what is sent, and is asked for names and not for addresses', async () => {
    const { port } = await echo();
    const socks = await startSocks(closing);
    const body = new TextEncoder().encode('a report');
    const send = fetchWithin(signal, sendOver(checkProxy(socks.url.replace('socks5:', 'socks5h:'))));
    const answer = await send(`http://observatory.test:${port}/v1/reports`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('x-method'), await answer.text()]).toEqual([200, 'POST', 'a report']);
    expect(socks.asked).toEqual([`observatory.test:${port}`]);
  });

  it('that is not there is no reason to send directly', async () => {
    const { port } = await echo();
    const { port: nobody } = await refusedPlace();
    const send = fetchWithin(signal, sendOver(`socks5://127.1.0.1:${nobody}`));
    await expect(send(`http://127.1.0.1:${port}/`, {})).rejects.toThrow();
  });

  it.each(['ftp://127.0.0.1:21', 'socks4://127.0.0.1:1080', '127.0.0.1:9050', 'secret'])('is not %s, which is not repeated', (given) => {
    expect(() => checkProxy(given)).toThrow(/^That is not the address of a proxy/);
  });

  it('is shown without its password', () => {
    expect(shownProxy(checkProxy('socks5://me:secret@127.0.0.1:9050'))).toBe('socks5://127.0.0.1:9050');
  });
});

it('takes an answer that has not changed for an answer', async () => {
  const { port } = await startHttpServer(closing, (_, response) => response.writeHead(304, { etag: '"a"' }).end());
  const answer = await fetchWithin(signal)(`http://127.1.0.1:${port}/v1/assignments`, {});
  expect([answer.status, answer.headers.get('etag')]).toEqual([304, '"a"']);
});

it('believes further addresses of those alone that the volunteer gave', () => {
  const folder = { path: '', keyFile: '', stateFile: '', spool: '', refused: '' };
  const rest = { folder, observatories: ['https://own.example'], dryRun: false, relayedFrom: null, addedTargetIds: [], watch: {} };
  const session = ownSession({ ...rest, signal }, null);
  const state = ProbeState.parse({ assignments: { ...ASSIGNMENTS, observatories: ['https://second.example'] } });
  const told = { ...ASSIGNMENTS, observatories: ['https://third.example'] };
  expect(believed(session, state, told, 'https://own.example').observatories).toEqual(['https://third.example']);
  expect(believed(session, state, told, 'https://second.example').observatories).toEqual(['https://second.example']);
});
