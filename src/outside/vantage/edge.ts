/** A TCP connection from the worker to a host, opened and closed again: nothing is sent over it. */
import { connect } from 'cloudflare:sockets';
import type { Connect } from '../run-round.ts';
import { CONNECT_TIMEOUT_MS } from '../parameters.ts';

/** Whether a connection comes about in time. A refusal and silence are the same to a worker: neither is an answer. */
export const connectFromEdge: Connect = async (hostname, port) => {
  const socket = connect({ hostname, port });
  socket.closed.catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CONNECT_TIMEOUT_MS);
  });
  const opened = socket.opened.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([opened, late]);
  } finally {
    clearTimeout(timer);
    await socket.close().catch(() => undefined);
  }
};
