/** Stands for `cloudflare:sockets` in a simulated day: a connection that opens at once to nowhere, since a bench contacts nobody. */
export const connect = () => ({ opened: Promise.resolve(), closed: Promise.resolve(), close: () => Promise.resolve() });
