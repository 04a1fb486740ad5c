/** What each operation of the API's description has beside what its route says: a name for programs, and how to be let in. Pure. */
import type { OpenAPIHono } from '@hono/zod-openapi';

type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type Operation = NonNullable<NonNullable<Description['paths']>[string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** `getIncidentsIdVersions`: a name that a generated client has, the same as long as the address is. */
export const operationIdOf = (method: string, path: string): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '' && word !== 'v1')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A route that may answer that the operator's token is missing takes it; one that may answer that a signature is takes that. */
function securityOf({ responses }: Operation): Operation['security'] {
  const refusal: unknown = responses?.['401'];
  const text = JSON.stringify(refusal ?? '');
  return [...(text.includes('no-operator') ? [{ operator: [] }] : []), ...(text.includes('unsigned') ? [{ probe: [] }] : [])];
}

/** A list comes as JSON, CSV or lines, each at an address of its own, which the suffix tells. */
const FORMATS: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.ndjson': 'application/x-ndjson' };

type Content = Record<string, object>;

function contentAt(path: string, content: Content): Content {
  const suffix = Object.keys(FORMATS).find((each) => path.endsWith(each));
  const own = FORMATS[suffix ?? ''] ?? 'application/json';
  return Object.values(FORMATS).every((type) => type in content) ? { [own]: content[own] ?? {} } : content;
}

function responsesAt(path: string, responses: Operation['responses']): Operation['responses'] {
  const entries = Object.entries((responses ?? {}) as Record<string, { content?: Content }>).map(([status, response]) => [
    status,
    response.content ? { ...response, content: contentAt(path, response.content) } : response,
  ]);
  return Object.fromEntries(entries) as Operation['responses'];
}

function completed(operation: Operation, method: string, path: string): Operation {
  const security = operation.security ?? securityOf(operation) ?? [];
  return {
    ...operation,
    operationId: operation.operationId ?? operationIdOf(method, path),
    responses: responsesAt(path, operation.responses),
    ...(security.length > 0 ? { security } : {}),
  };
}

export function withOperations(description: Description): Description {
  const paths = Object.entries(description.paths ?? {}).map(([path, item]) => {
    const operations = METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [[method, completed(operation, method, path)]] : [];
    });
    return [path, { ...item, ...(Object.fromEntries(operations) as Record<string, Operation>) }];
  });
  return { ...description, paths: Object.fromEntries(paths) as Description['paths'] };
}
