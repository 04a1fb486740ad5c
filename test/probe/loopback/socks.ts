/** A SOCKS5 proxy on loopback (RFC 1928, no authentication), which resolves every name to loopback and remembers what it was asked for. */
import net from 'node:net';
import { once } from 'node:events';
import type { ClosingStack } from './closing.ts';

const [VERSION, CONNECT, NAME] = [5, 1, 3];

const read = async (socket: net.Socket): Promise<Buffer> => {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes;
};

export const startSocks = async (closing: ClosingStack): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = [];
  const serve = async (socket: net.Socket): Promise<void> => {
    await read(socket);
    socket.write(Buffer.from([VERSION, 0]));
    const request = await read(socket);
    const length = request[4] ?? 0;
    if (request[1] !== CONNECT || request[3] !== NAME) return void socket.destroy();
    const [name, port] = [request.subarray(5, 5 + length).toString(), request.readUInt16BE(5 + length)];
    asked.push(`${name}:${port}`);
    const onward = net.connect(port, '127.1.0.1');
    await once(onward, 'connect');
    socket.write(Buffer.from([VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
    socket.pipe(onward).pipe(socket);
    onward.on('error', () => socket.destroy());
  };
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.1.0.1');
  await once(server, 'listening');
  closing.add(async () => void server.close());
  return { url: `socks5://127.1.0.1:${(server.address() as net.AddressInfo).port}`, asked };
};
