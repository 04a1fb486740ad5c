/** `/docs`: the API, from its own description. */
import { PROBLEMS } from '../../../http/problem.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { operationsByTag, type ApiDocument, type ListedOperation } from './api-document.ts';
import { Marked } from './marked.tsx';
import { typeWords, type Schema } from './schema-text.ts';

export function ReferencePage({ observatory, api }: { observatory: Observatory; api: ApiDocument }) {
  const groups = [...operationsByTag(api)];
  return (
    <Layout observatory={observatory} head={{ title: 'API reference', description: api.info.description ?? 'API reference', path: null }}>
      <h1>API reference</h1>
      <p class="lead">{api.info.description}</p>
      <p>
        Version {api.info.version}. Machine-readable: <a href="/openapi.json">OpenAPI 3.1</a>. Errors: <a href="/docs/problems">problems</a>
        .
      </p>
      <nav aria-label="Operations" class="contents">
        <ul>
          {groups.flatMap(([, operations]) =>
            operations.map(({ anchor, method, path }) => (
              <li>
                <a href={`#${anchor}`}>
                  {method.toUpperCase()} {path}
                </a>
              </li>
            )),
          )}
        </ul>
      </nav>
      <div class="reference">
        {groups.map(([tag, operations]) => (
          <section aria-labelledby={`tag-${tag}`}>
            <h2 id={`tag-${tag}`}>{tag}</h2>
            {operations.map((operation) => (
              <Operation operation={operation} />
            ))}
          </section>
        ))}
        <section aria-labelledby="schemas">
          <h2 id="schemas">Schemas</h2>
          {Object.entries(api.components.schemas).map(([name, schema]) => (
            <SchemaSection name={name} schema={schema} />
          ))}
        </section>
      </div>
    </Layout>
  );
}

function Operation({ operation }: { operation: ListedOperation }) {
  const { anchor, method, path, summary, description, parameters, requestBody, responses, suffixes } = operation;
  return (
    <section class="operation" aria-labelledby={anchor}>
      <h3 id={anchor}>
        <code>
          <span class="method">{method.toUpperCase()}</span> {path}
        </code>
      </h3>
      <p>
        {summary}. {description === undefined ? null : <Marked text={description} />}
        {suffixes.length === 0 ? null : ` Also as ${suffixes.map((suffix) => path + suffix).join(' and ')}.`}
      </p>
      {parameters.length === 0 ? null : <Parameters of={`${method.toUpperCase()} ${path}`} parameters={parameters} />}
      {requestBody ? (
        <p>
          Body: <ContentTypes content={requestBody.content} />
        </p>
      ) : null}
      <ul>
        {Object.entries(responses).map(([status, answer]) => (
          <li>
            <b>{status}</b> <AnswerText description={answer.description} problem={Number(status) >= 400} />{' '}
            {Number(status) >= 400 ? null : <ContentTypes content={answer.content} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Problems are described as `name: title; name: title`. */
function AnswerText({ description, problem }: { description: string; problem: boolean }) {
  if (!problem) return <Marked text={description} />;
  const names = description
    .split('; ')
    .flatMap((part) => part.split(': ')[0] ?? [])
    .filter((name) => name in PROBLEMS);
  return (
    <>
      {names.map((name, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a href={`/docs/problems#${name}`}>{name}</a>
        </>
      ))}
    </>
  );
}

const Parameters = ({ of, parameters }: { of: string; parameters: ListedOperation['parameters'] }) => (
  <div class="scroll" role="region" aria-label={`Parameters of ${of}`} tabindex={0}>
    <table>
      <caption class="unseen">Parameters of {of}</caption>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">In</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, required, description, schema }) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
              {required ? ' (required)' : ''}
            </th>
            <td>{place}</td>
            <td>
              <SchemaType schema={schema ?? {}} />
              {schema?.default === undefined ? '' : `; else ${JSON.stringify(schema.default)}`}
              {description === undefined ? null : (
                <>
                  . <Marked text={description} />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const SchemaType = ({ schema }: { schema: Schema | null }) => (
  <>
    {(schema === null ? [] : typeWords(schema)).map(({ text, schema: name }) =>
      name === undefined ? text : <a href={`#schema-${name}`}>{text}</a>,
    )}
  </>
);

/** The schema by name that a body holds: itself, or the rows of a list. */
function bodyOf(schema: Schema | undefined): Schema | null {
  const rows = schema?.properties?.['data'];
  if (rows?.items?.$ref !== undefined) return rows;
  return schema?.$ref === undefined ? null : schema;
}

const ContentTypes = ({ content }: { content: Record<string, { schema?: Schema }> | undefined }) => (
  <>
    {Object.entries(content ?? {}).map(([type, { schema }], index) => (
      <>
        {index === 0 ? '' : ', '}
        <code>{type}</code> <SchemaType schema={bodyOf(schema)} />
      </>
    ))}
  </>
);

const SchemaSection = ({ name, schema }: { name: string; schema: Schema }) => (
  <section aria-labelledby={`schema-${name}`}>
    <h3 id={`schema-${name}`}>
      <code>{name}</code>
    </h3>
    {schema.description === undefined ? null : (
      <p>
        <Marked text={schema.description} />.
      </p>
    )}
    {schema.properties ? (
      <Properties name={name} schema={schema} />
    ) : (
      <p>
        <SchemaType schema={schema} />
      </p>
    )}
  </section>
);

const Properties = ({ name, schema }: { name: string; schema: Schema }) => (
  <div class="scroll" role="region" aria-label={`Fields of ${name}`} tabindex={0}>
    <table>
      <caption class="unseen">Fields of {name}</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(schema.properties ?? {}).map(([field, value]) => (
          <tr>
            <th scope="row">
              <code>{field}</code>
              {schema.required?.includes(field) ? '' : ' (optional)'}
            </th>
            <td>
              <SchemaType schema={value} />
              {value.description === undefined ? null : (
                <>
                  . <Marked text={value.description} />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
