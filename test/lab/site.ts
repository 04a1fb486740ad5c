/** What answers at the sites behind a line: it takes every connection and says nothing. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const server = createServer((socket) => socket.on('error', () => undefined).resume());
server.listen(Number(process.argv[2]), '0.0.0.0');
await once(server, 'listening');
process.stdout.write('{}\n');
process.stdin.resume().on('end', () => process.exit(0));
