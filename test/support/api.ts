/** Talks to the worker under test as a client does, and compares each answer with the OpenAPI document. */
import { Validator, type Schema } from '@cfworker/json-schema';
import { exports } from 'cloudflare:workers';

export const ORIGIN = 'http://observatory.test';
export const OPERATOR = { authorization: 'Bearer operator-token-for-tests' };

/** Where a test's connection comes from: a country, a network, and an address that must turn up nowhere. */
export type Place = { country?: string; asn?: number; asOrganization?: string; regionCode?: string; postalCode?: string; address?: string };

type Content = Record<string, { schema?: Schema }>;
type Operation = { responses: Record<string, { content?: Content }> };
type OpenApi = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

let openApi: OpenApi | null = null;

const raw = (request: Request): Promise<Response> => exports.default.fetch(request);

export async function documentOfApi(): Promise<OpenApi> {
  openApi ??= (await (await raw(new Request(`${ORIGIN}/openapi.json`))).json()) as OpenApi;
  return openApi;
}

function operationOf(document: OpenApi, method: string, path: string): Operation | undefined {
  const found = Object.entries(document.paths)
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
    .find(
      ([template, operations]) =>
        method in operations && new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
    );
  return found?.[1][method];
}

/** What an answer and the document disagree about; empty where they agree. */
async function disagreements(request: Request, response: Response): Promise<string[]> {
  const path = new URL(request.url).pathname;
  const document = await documentOfApi();
  const operation = operationOf(document, request.method.toLowerCase(), path);
  if (!operation) return response.status === 404 || response.status === 405 ? [] : [`${request.method} ${path} is not in the document`];
  // A repeated GET may be answered by its ETag alone; HTTP says what that means.
  if (response.status === 304) return [];
  const answer = operation.responses[String(response.status)];
  if (!answer) return [`${request.method} ${path} answers ${response.status}, which is not in the document`];
  return (await wrongBody(document, answer.content ?? {}, response)).map((line) => `${path} ${response.status} ${line}`);
}

async function wrongBody(document: OpenApi, content: Content, response: Response): Promise<string[]> {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (type === '' && Object.keys(content).length === 0) return [];
  const schema = content[type]?.schema;
  if (!schema) return [`comes as ${type}, which is not in the document`];
  if (type !== 'application/json' && !type.endsWith('+json')) return [];
  const validator = new Validator({ ...schema, components: document.components } as Schema, '2020-12', false);
  return validator.validate(await response.clone().json()).errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

/** Sends a request from a place. @throws where the answer is not what the OpenAPI document says */
export async function send(request: Request, place: Place = {}): Promise<Response> {
  const { address = '203.0.113.7', ...cf } = place;
  const placed = new Request(request, { cf: { asOrganization: 'Test Networks', ...cf } } as RequestInit);
  placed.headers.set('cf-connecting-ip', address);
  const response = await raw(placed);
  const wrong = new URL(request.url).pathname.startsWith('/v1/') ? await disagreements(request, response) : [];
  if (wrong.length > 0) throw new Error(`the answer breaks the OpenAPI document: ${wrong.join('; ')}`);
  return response;
}

export const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  send(new Request(`${ORIGIN}${path}`, { headers }));

/** JSON of a GET; fails where the answer is not 200. */
export async function getJson<Body>(path: string, headers: Record<string, string> = {}): Promise<Body> {
  const response = await get(path, headers);
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return response.json();
}
