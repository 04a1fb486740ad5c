import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { isPlaceholder, type WorkerConfig } from '../worker-config.ts';
import { requireWrangler, runWrangler, type Wrangler } from './wrangler-command.ts';

type Say = (line: string) => void;

const Databases = z.array(z.object({ uuid: z.string(), name: z.string() }));
const Namespaces = z.array(z.object({ id: z.string(), title: z.string() }));

/** How one kind of resource is listed and made. */
type Kind = { what: string; list: string[]; create: (name: string) => string[]; parse: (list: unknown) => { id: string; name: string }[] };

const DATABASE: Kind = {
  what: 'D1 database',
  list: ['d1', 'list', '--json'],
  create: (name) => ['d1', 'create', name, '--update-config=false'],
  parse: (list) => Databases.parse(list).map(({ uuid, name }) => ({ id: uuid, name })),
};

const NAMESPACE: Kind = {
  what: 'KV namespace',
  list: ['kv', 'namespace', 'list'],
  create: (name) => ['kv', 'namespace', 'create', name, '--update-config=false'],
  parse: (list) => Namespaces.parse(list).map(({ id, title }) => ({ id, name: title })),
};

const findId = async (wrangler: Wrangler, kind: Kind, name: string): Promise<string | null> => {
  const { stdout } = await requireWrangler(
    wrangler,
    kind.list,
    `The account's list of resources of the kind ${kind.what} could not be read`,
  );
  return kind.parse(JSON.parse(stdout)).find((resource) => resource.name === name)?.id ?? null;
};

/** The id of the resource of that name, made where there is none. */
const findOrMake = async (wrangler: Wrangler, kind: Kind, name: string, say: Say): Promise<string> => {
  const found = await findId(wrangler, kind, name);
  if (found !== null) {
    say(`The ${kind.what} "${name}" is there.`);
    return found;
  }
  await requireWrangler(wrangler, kind.create(name), `The ${kind.what} "${name}" could not be made`);
  const made = await findId(wrangler, kind, name);
  if (made === null)
    throw new PlainError(`The ${kind.what} "${name}" was made, and yet the account does not list it. Wait a minute and try again.`);
  say(`The ${kind.what} "${name}" is made.`);
  return made;
};

/** wrangler.toml with an id in the place of a placeholder; comments and order stay. */
export const withId = (toml: string, placeholder: string, id: string): string => toml.replace(`"${placeholder}"`, `"${id}"`);

const writeId = (root: string, placeholder: string, id: string): void => {
  const path = join(root, 'wrangler.toml');
  writeFileSync(path, withId(readFileSync(path, 'utf8'), placeholder, id));
};

const makeBucket = async (wrangler: Wrangler, name: string, say: Say): Promise<void> => {
  const { code } = await runWrangler(wrangler, ['r2', 'bucket', 'info', name, '--json']);
  if (code === 0) return say(`The R2 bucket "${name}" is there.`);
  const hint =
    'Switch R2 on for the account in its dashboard, or do without an archive: remove the block [[r2_buckets]] from wrangler.toml';
  await requireWrangler(
    wrangler,
    ['r2', 'bucket', 'create', name, '--update-config=false'],
    `The R2 bucket "${name}" could not be made. ${hint}`,
  );
  say(`The R2 bucket "${name}" is made.`);
};

/** Makes what wrangler.toml names and the account has not, and writes the ids into wrangler.toml. Safe to repeat. */
export const makeResources = async (wrangler: Wrangler, config: WorkerConfig, say: Say): Promise<void> => {
  for (const { database_name, database_id } of config.d1_databases.filter((database) => isPlaceholder(database.database_id))) {
    writeId(wrangler.root, database_id, await findOrMake(wrangler, DATABASE, database_name, say));
  }
  for (const { binding, id } of config.kv_namespaces.filter((namespace) => isPlaceholder(namespace.id))) {
    const name = `${config.name}-${binding.toLowerCase().replaceAll('_', '-')}`;
    writeId(wrangler.root, id, await findOrMake(wrangler, NAMESPACE, name, say));
  }
  for (const { bucket_name } of config.r2_buckets) await makeBucket(wrangler, bucket_name, say);
};
