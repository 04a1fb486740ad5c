/** A network without sockets on a clock of its own, which moves on only when everything waits: minutes of hanging take no time. */
import type { Attempt, Connection, HttpAnswer, Limit, Network } from '../../src/probe/network.ts';

/** How long an operation takes; `Infinity` hangs until its limit. */
export interface Durations {
  readonly resolve: number;
  readonly connect: number;
  readonly handshake: number;
  readonly request: number;
  /** Until 64 kB of a page have come; what the limit allows comes in any case. */
  readonly download?: number;
}

interface Waiting {
  readonly atMs: number;
  readonly wake: () => void;
}

const virtualClock = () => {
  let nowMs = Date.parse('2024-01-20T14:00:00Z');
  const waiting: Waiting[] = [];
  let isScheduled = false;
  const advance = (): void => {
    isScheduled = false;
    waiting.sort((one, other) => one.atMs - other.atMs);
    const next = waiting.shift();
    if (!next) return;
    nowMs = next.atMs;
    next.wake();
    schedule();
  };
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(advance);
  };
  const sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      waiting.push({ atMs: nowMs + ms, wake });
      schedule();
    });
  return { now: () => nowMs, sleep };
};

/** @param chooseFor the durations of what is done at a host or an address; a hanging operation fails at its limit */
export const virtualNetwork = (chooseFor: (hostOrAddress: string) => Durations, body = 'hello') => {
  const clock = virtualClock();
  const open = { connections: 0, most: 0, opened: 0 };
  const take = async <T>(ms: number, { timeoutMs }: Limit, value: () => T): Promise<Attempt<T>> => {
    const hangs = ms > timeoutMs;
    await clock.sleep(hangs ? timeoutMs : ms);
    return hangs ? { failure: 'generic_timeout_error', source: 'target' } : { failure: null, value: value() };
  };
  const connection = (address: string): Connection => {
    let isOpen = true;
    open.connections += 1;
    open.opened += 1;
    open.most = Math.max(open.most, open.connections);
    return {
      address,
      close: () => {
        if (isOpen) open.connections -= 1;
        isOpen = false;
      },
    };
  };
  const answer: HttpAnswer = { status: 200, location: null, saidMs: null, body: new TextEncoder().encode(body) };
  const network: Network = {
    resolve: (host, limit) => take(chooseFor(host).resolve, limit, () => ['198.51.100.1', '198.51.100.2']),
    connect: (address, _port, limit) => take(chooseFor(address).connect, limit, () => connection(address)),
    handshake: (plain, { serverName }, limit) => take(chooseFor(serverName).handshake, limit, () => plain),
    request: (_plain, { host }, limit) => take(chooseFor(host).request, limit, () => answer),
    download: (_plain, { host, bodyBytes }, limit) => {
      const wholeMs = chooseFor(host).download ?? 100;
      const transferMs = Math.min(wholeMs, limit.timeoutMs);
      return take(transferMs, limit, () => ({ bytes: Math.round((bodyBytes * transferMs) / wholeMs), transferMs }));
    },
    ownTrouble: () => Promise.resolve(null),
    bytesMoved: () => 0,
    now: clock.now,
  };
  return { network, open };
};
