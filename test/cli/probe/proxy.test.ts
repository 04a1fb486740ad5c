import { afterAll, describe, expect, it } from 'vitest';
import { believed } from '../../../src/cli/probe/contact.ts';
import { fetchWithin, ownSession } from '../../../src/cli/probe/own-session.ts';
import { checkProxy, shownProxy } from '../../../src/cli/probe/proxy.ts';
import { ProbeState } from '../../../src/cli/probe/probe-state.ts';
import { ASSIGNMENTS } from '../../probe/loopback/observatory.ts';
import { createAuthority } from '../../probe/loopback/authority.ts';
import { closingStack } from '../../probe/loopback/closing.ts';
import { answer, refusedPlace, startHttpServer, startTlsServer } from '../../probe/loopback/servers.ts';
import { startHttpProxy, type Manner } from '../../probe/loopback/http-proxy.ts';
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
    const send = fetchWithin(signal, checkProxy(socks.url.replace('socks5:', 'socks5h:')));
    const answer = await send(`http://observatory.test:${port}/v1/reports`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('x-method'), await answer.text()]).toEqual([200, 'POST', 'a report']);
    expect(socks.asked).toEqual([`observatory.test:${port}`]);
  });

  it('that speaks HTTP carries it through a tunnel, and is told the name and the password', async () => {
    const { port } = await echo();
    const proxy = await startHttpProxy(closing, 'login');
    const send = fetchWithin(signal, checkProxy(proxy.url.replace('//', '//me:p%40ss@')));
    const [first, second] = [await send(`http://observatory.test:${port}/a`, {}), await send(`http://observatory.test:${port}/b`, {})];
    expect([first.status, second.status, proxy.asked]).toEqual([200, 200, [`observatory.test:${port}`]]);
  });

  it('carries what is encrypted, which stays between the two ends', async () => {
    const authority = await createAuthority();
    const { port } = await startTlsServer(closing, await authority.issue('observatory.test'), answer(200));
    const proxy = await startHttpProxy(closing, 'tunnel');
    const sent = fetchWithin(signal, proxy.url)(`https://observatory.test:${port}/`, {});
    // Its authority is unknown here: that it is the other end's certificate that was looked at is what shows.
    await expect(sent).rejects.toMatchObject({ cause: { code: expect.stringMatching(/CERT|SIGNATURE|ISSUER/) as string } });
    expect(proxy.asked).toEqual([`observatory.test:${port}`]);
  });

  it.each<[Manner, string]>([
    ['login', 'the proxy asks for a name and a password, or does not know those given (407)'],
    ['forbid', 'the proxy does not connect to it (403)'],
    ['fail', 'the proxy cannot reach it (502)'],
    ['babble', 'what answers there is no HTTP proxy'],
    ['hang-up', 'the proxy hangs up'],
  ])('that speaks HTTP and does not carry (%s) is asked once, and named', async (manner, words) => {
    const proxy = await startHttpProxy(closing, manner);
    const sent = fetchWithin(signal, proxy.url.replace('//', '//me:secret@'))('http://observatory.test/', {});
    await expect(sent).rejects.toMatchObject({ cause: { message: words } });
    expect(proxy.asked).toEqual(['observatory.test:80']);
  });

  it.each(['socks5', 'http'])(
    'that is not there (%s) is named without its address, and is no reason to send directly',
    async (protocol) => {
      const { port } = await echo();
      const { port: nobody } = await refusedPlace();
      const sent = fetchWithin(signal, `${protocol}://127.1.0.1:${nobody}`)(`http://127.1.0.1:${port}/`, {});
      await expect(sent).rejects.toMatchObject({ cause: { message: 'the proxy cannot be reached (ECONNREFUSED)' } });
    },
  );

  it('of the other kind is named', async () => {
    const [socks, http] = [await startSocks(closing), await startHttpProxy(closing, 'tunnel')];
    const overSocks = fetchWithin(signal, http.url.replace('http:', 'socks5:'))('http://observatory.test/', {});
    await expect(overSocks).rejects.toMatchObject({ cause: { message: expect.stringMatching(/^the proxy: /) as string } });
    const overHttp = fetchWithin(signal, socks.url.replace('socks5:', 'http:'))('http://observatory.test/', {});
    await expect(overHttp).rejects.toMatchObject({ cause: { message: 'what answers there is no HTTP proxy' } });
  });

  it('that never answers is let go of when the run is ended', async () => {
    const ending = new AbortController();
    const proxy = await startHttpProxy(closing, 'hang');
    const sent = fetchWithin(ending.signal, proxy.url)('http://observatory.test/', {});
    await proxy.wasAsked;
    ending.abort();
    await expect(sent).rejects.toThrow();
    await proxy.wasLeft;
  });

  it.each(['ftp://127.0.0.1:21', 'socks4://127.0.0.1:1080', '127.0.0.1:9050', 'secret', 'http://me:100%@127.0.0.1:1'])(
    'is not %s, which is not repeated',
    (given) => {
      expect(() => checkProxy(given)).toThrow(/^That is not the address of a proxy/);
    },
  );

  it('is shown without its password', () => {
    expect(shownProxy(checkProxy('socks5://me:secret@127.0.0.1:9050'))).toBe('socks5://127.0.0.1:9050');
  });
});

it('takes an answer that has not changed for an answer', async () => {
  const { port } = await startHttpServer(closing, (_, response) => response.writeHead(304, { etag: '"a"' }).end());
  const answer = await fetchWithin(signal, null)(`http://127.1.0.1:${port}/v1/assignments`, {});
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
