/** An HTTP proxy on loopback (CONNECT, RFC 9110 §9.3.6), which resolves every name to loopback and remembers what it was asked for. */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { ClosingStack } from './closing.ts';

/** What it does when it is asked: carry, carry for `me` with the password `p@ss`, or one of the ways in which it does not. */
export type Manner = 'tunnel' | 'login' | 'forbid' | 'fail' | 'babble' | 'hang-up' | 'hang';

const LOGIN = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;

const ANSWERS: Partial<Record<Manner, string>> = {
  login: 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="here"\r\n\r\n',
  forbid: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  fail: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n',
  babble: 'SSH-2.0-OpenSSH_9.9\r\n',
  'hang-up': '',
};

export const startHttpProxy = async (closing: ClosingStack, manner: Manner) => {
  const asked: string[] = [];
  const server = http.createServer();
  const wasAsked = once(server, 'connect') as Promise<[http.IncomingMessage, net.Socket]>;
  const wasLeft = wasAsked.then(([, socket]) => once(socket, 'close'));
  server.on('connect', (request, socket: net.Socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    if (manner === 'hang') return void socket.resume().on('end', () => socket.destroy());
    const refused = manner === 'login' && request.headers['proxy-authorization'] === LOGIN ? undefined : ANSWERS[manner];
    if (refused !== undefined) return void socket.end(refused);
    const onward = net.connect(Number(request.url?.split(':').at(-1)), '127.1.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, '127.1.0.1');
  await once(server, 'listening');
  closing.add(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  return { url: `http://127.1.0.1:${port}`, asked, wasAsked, wasLeft };
};
