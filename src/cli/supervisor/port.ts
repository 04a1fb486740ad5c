import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '../plain-error.ts';
import { portInUse } from './trouble.ts';

const WAIT_MS = 2_000;
const POLL_MS = 100;

const errorOnListen = (port: number, host: string): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });

/** On 127.0.0.1, where we listen, and on ::1, which `localhost` means first: another program there would get our visitors. */
const occupant = async (port: number): Promise<string | null> => {
  const errors = await Promise.all([errorOnListen(port, '127.0.0.1'), errorOnListen(port, '::1')]);
  return errors.find((code) => code === 'EADDRINUSE' || code === 'EACCES') ?? null;
};

/** @throws PlainError where the port is taken and stays so, or is one that only the system's administrator may open */
export const requireFreePort = async (port: number): Promise<void> => {
  let code = await occupant(port);
  for (let waitedMs = 0; code === 'EADDRINUSE' && waitedMs < WAIT_MS; waitedMs += POLL_MS) {
    await delay(POLL_MS);
    code = await occupant(port);
  }
  if (code === 'EACCES')
    throw new PlainError(
      `Port ${port} may be opened only by the administrator of this machine. Choose one above 1023: PORT=8787 npm start`,
    );
  if (code === 'EADDRINUSE') throw new PlainError(portInUse(port));
};

/** @throws PlainError where it is no port number */
export const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new PlainError(`"${text}" is no port: a number from 1 to 65535 is expected.`);
  return port;
};
