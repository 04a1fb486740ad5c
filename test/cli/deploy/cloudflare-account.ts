/** An empty account at the platform's API, on loopback: as much of it as wrangler calls to make what an observatory needs and to deploy a worker. */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is in the account, as the real API would list it. */
export type Account = {
  url: string;
  databases: { uuid: string; name: string }[];
  namespaces: { id: string; title: string }[];
  buckets: string[];
  /** SQL statements that reached the database. */
  statements: string[];
  crons: { cron: string }[];
  /** Metadata of each upload of the worker. */
  uploads: { bindings: { name: string; type: string; text?: string }[]; observability?: { enabled: boolean } }[];
  /** Whether the list of secrets cannot be had. */
  hidesSecrets: boolean;
  close: () => void;
};

type Request = { route: string; page: number; body: string };
type Answer = { status: number; body: unknown };

const ok = (result: unknown): Answer => ({ status: 200, body: { success: true, errors: [], messages: [], result } });
const failed = (status: number, code: number, message: string): Answer => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
});

const field = (body: string, name: string): string => String((JSON.parse(body) as Record<string, unknown>)[name]);

/** The JSON part of a multipart upload. */
const metadataOf = (body: string): Account['uploads'][number] =>
  JSON.parse(/name="metadata"\r\n\r\n(\{.*?\})\r\n/s.exec(body)?.[1] ?? '{}') as Account['uploads'][number];

const secretsOf = ({ uploads }: Account): { name: string; type: string }[] =>
  (uploads.at(-1)?.bindings ?? []).filter(({ type }) => type === 'secret_text').map(({ name, type }) => ({ name, type }));

const storageRoutes = (account: Account): Routes => ({
  'GET /d1/database': () => ok(account.databases),
  'POST /d1/database': ({ body }) => {
    account.databases.push({ uuid: '11111111-2222-4333-8444-555555555555', name: field(body, 'name') });
    return ok(account.databases.at(-1));
  },
  'POST /d1/database/*/query': ({ body }) => {
    account.statements.push(field(body, 'sql'));
    return ok([{ results: [], success: true, meta: { duration: 1 } }]);
  },
  'GET /storage/kv/namespaces': ({ page }) => ok(page > 1 ? [] : account.namespaces),
  'POST /storage/kv/namespaces': ({ body }) => {
    account.namespaces.push({ id: 'abcdefabcdefabcdefabcdefabcdefab', title: field(body, 'title') });
    return ok(account.namespaces.at(-1));
  },
  'GET /r2/buckets/*': () => {
    const [name] = account.buckets;
    if (name === undefined) return failed(404, 10006, 'The specified bucket does not exist.');
    return ok({ name, creation_date: '2026-01-01T00:00:00Z', location: 'WEUR', storage_class: 'Standard' });
  },
  'POST /r2/buckets': ({ body }) => {
    account.buckets.push(field(body, 'name'));
    return ok({});
  },
});

const workerRoutes = (account: Account): Routes => ({
  'GET /workers/scripts/*/secrets': () => {
    if (account.hidesSecrets) return failed(403, 10000, 'Authentication error');
    return account.uploads.length > 0 ? ok(secretsOf(account)) : failed(404, 10007, 'This Worker does not exist.');
  },
  'GET /workers/services/*': () =>
    account.uploads.length > 0 ? ok({ default_environment: { script: {} } }) : failed(404, 10090, 'This Worker does not exist.'),
  'PUT /workers/scripts/*': ({ body }) => {
    account.uploads.push(metadataOf(body));
    return ok({ id: 'worker', etag: 'etag', deployment_id: 'deployment', startup_time_ms: 5 });
  },
  // The first deploy of a worker puts the script, a later one uploads a version and deploys that.
  'POST /workers/scripts/*/versions': ({ body }) => {
    account.uploads.push(metadataOf(body));
    return ok({ id: 'version', startup_time_ms: 5, resources: { script: { etag: 'etag' } } });
  },
  'PATCH /workers/scripts/*/script-settings': () => ok({}),
  'POST /workers/scripts/*/deployments': () => ok({ id: 'deployment' }),
  'PUT /workers/scripts/*/schedules': ({ body }) => {
    account.crons.splice(0, account.crons.length, ...(JSON.parse(body) as Account['crons']));
    return ok({ schedules: account.crons });
  },
  'GET /workers/workers/*': () => ok({ id: 'worker', subdomain: { enabled: false, previews_enabled: false } }),
  'GET /workers/scripts/*/subdomain': () => ok({ enabled: false, previews_enabled: false }),
  'POST /workers/scripts/*/subdomain': () => ok({ enabled: false, previews_enabled: false }),
  'GET /workers/subdomain': () => ok({ subdomain: 'somebody' }),
  'GET /workers/scripts/*/deployments': () => ok({ deployments: [] }),
  'GET /workers/scripts/*/settings': () => ok({ bindings: [] }),
});

const personRoutes: Record<string, () => Answer> = {
  'GET /user': () => ok({ id: 'user', email: 'operator@example.org' }),
  'GET /user/tokens/verify': () => ok({ id: 'token', status: 'active' }),
  'GET /accounts': () => ok([{ id: 'account', name: 'Account' }]),
  'GET /memberships': () => ok([{ id: 'membership', account: { id: 'account', name: 'Account' } }]),
};

const matches = (pattern: string, route: string): boolean => new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(route);

type Routes = Record<string, (request: Request) => Answer>;

const answer = async (routes: Routes, incoming: IncomingMessage): Promise<Answer> => {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const route = `${incoming.method} ${url.pathname.replace(/^\/accounts\/[^/]+(?=\/)/, '')}`;
  const handler = Object.entries(routes).find(([pattern]) => matches(pattern, route))?.[1];
  const request = { route, body: await text(incoming), page: Number(url.searchParams.get('page') ?? 1) };
  return handler?.(request) ?? failed(404, 7003, `Nothing is at ${route}`);
};

export const openAccount = async (): Promise<Account> => {
  const server = createServer((incoming, outgoing) => {
    void answer(routes, incoming).then(({ status, body }) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  const account: Account = {
    url: '',
    databases: [],
    namespaces: [],
    buckets: [],
    statements: [],
    crons: [],
    uploads: [],
    hidesSecrets: false,
    close: () => server.close(),
  };
  const routes: Routes = { ...personRoutes, ...storageRoutes(account), ...workerRoutes(account) };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  account.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return account;
};
