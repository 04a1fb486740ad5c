/**
 * Bindings that count what a call of the worker asks of them: queries with the rows that D1's own meter names, and operations on the bucket
 * and the key-value store by the class that they are billed in. They can keep the answers, so that the same call can be run again on them
 * alone: its time on the processor is then the worker's own, as the platform counts it, without the local runtime's database.
 */
import type { Bindings } from '../../src/env.ts';

export type Usage = {
  queries: number;
  rowsRead: number;
  rowsWritten: number;
  /** Size of the database after the last query, in bytes. */
  databaseBytes: number;
  classA: number;
  classB: number;
  kvReads: number;
  kvWrites: number;
  /** Of durable objects. */
  objectRequests: number;
};

export const noUsage = (): Usage => ({
  queries: 0,
  rowsRead: 0,
  rowsWritten: 0,
  databaseBytes: 0,
  classA: 0,
  classB: 0,
  kvReads: 0,
  kvWrites: 0,
  objectRequests: 0,
});

/** Answers by what was asked, in their order. */
export type Recording = Map<string, unknown[]>;

/** Asks the real binding, or gives what it answered. */
type Ask = <Answer>(question: string, ask: () => Promise<Answer>) => Promise<Answer>;

/** The last answer to what was read, in any call. */
const lastAnswers: Recording = new Map();

const asking =
  (recording: Recording): Ask =>
  async (question, ask) => {
    const answer = await ask();
    recording.set(question, [...(recording.get(question) ?? []), answer]);
    if (question.startsWith('select')) lastAnswers.set(question, [answer]);
    return answer;
  };

/** What was not asked then, since the worker knew it, is answered as it was in another call. */
const replaying = (recording: Recording): Ask => {
  const given = new Map<string, number>();
  return <Answer>(question: string, ask: () => Promise<Answer>) => {
    const answers = recording.get(question) ?? lastAnswers.get(question);
    if (!answers) return ask();
    const place = given.get(question) ?? 0;
    given.set(question, place + 1);
    return Promise.resolve(answers[Math.min(place, answers.length - 1)] as Answer);
  };
};

/** Times and long values do not tell questions apart: the clock moves on, and comparing would cost time that is not the worker's. */
const LONGEST_TOLD = 80;
const told = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' && value.length <= LONGEST_TOLD ? value : '…')).join('|');

type Original = { statement: D1PreparedStatement; question: string };

function meteredDatabase(database: D1Database, ask: Ask, usage: Usage): D1Database {
  const originals = new WeakMap<object, Original>();
  const count = (result: D1Result): void => {
    usage.queries += 1;
    usage.rowsRead += result.meta.rows_read;
    usage.rowsWritten += result.meta.rows_written;
    usage.databaseBytes = result.meta.size_after;
  };
  const query = (statement: D1PreparedStatement, question: string): object => {
    const all = async <Row>(): Promise<D1Result<Row>> => {
      const result = await ask(question, () => statement.all<Row>());
      count(result);
      return result;
    };
    const wrapped = {
      bind: (...values: unknown[]) => query(statement.bind(...values), `${question} ${told(values)}`),
      all,
      run: all,
      // The rows without their names carry no meter: they are taken from those with names, which no query of ours gives twice.
      raw: async () => (await all<Record<string, unknown>>()).results.map((row) => Object.values(row)),
      first: async () => (await all()).results[0] ?? null,
    };
    originals.set(wrapped, { statement, question });
    return wrapped;
  };
  return {
    prepare: (text: string) => query(database.prepare(text), text),
    batch: async (statements: object[]) => {
      const known = statements.flatMap((statement) => originals.get(statement) ?? []);
      const question = known.map((one) => one.question).join(';');
      const results = await ask(question, () => database.batch(known.map(({ statement }) => statement)));
      for (const result of results) count(result);
      return results;
    },
  } as unknown as D1Database;
}

type Method = (...values: unknown[]) => Promise<unknown>;

/** A binding of which each method's calls are counted. */
function metered<Binding extends object>(binding: Binding, ask: Ask, counters: Record<string, () => void>): Binding {
  return new Proxy(binding, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...values: unknown[]) => {
        counters[String(name)]?.();
        return ask(`${String(name)} ${told(values)}`, () => (method as Method).apply(target, values));
      };
    },
  });
}

/** https://developers.cloudflare.com/r2/pricing/: what changes or lists is class A, what reads class B, deleting is free. */
function meteredBucket(bucket: R2Bucket, ask: Ask, usage: Usage): R2Bucket {
  const classA = (): void => void (usage.classA += 1);
  const classB = (): void => void (usage.classB += 1);
  return metered(bucket, ask, { put: classA, list: classA, createMultipartUpload: classA, get: classB, head: classB });
}

function meteredStore(store: KVNamespace, ask: Ask, usage: Usage): KVNamespace {
  return metered(store, ask, { get: () => void (usage.kvReads += 1), put: () => void (usage.kvWrites += 1) });
}

/** What an object answered, as it can be given again. */
type Answered = { status: number; headers: [string, string][]; body: string | null };

const answered = async (response: Response): Promise<Answered> => ({
  status: response.status,
  headers: [...response.headers],
  body: response.body === null ? null : await response.text(),
});

/** Objects that a call asks; what they do for it is a call of its own. */
function meteredObjects(objects: DurableObjectNamespace, ask: Ask, usage: Usage): DurableObjectNamespace {
  return {
    idFromName: (name: string) => name,
    get: (name: string) => ({
      fetch: async (request: Request) => {
        usage.objectRequests += 1;
        const { status, headers, body } = await ask(`object ${name}`, async () =>
          answered(await objects.get(objects.idFromName(name)).fetch(request)),
        );
        return new Response(body, { status, headers });
      },
    }),
  } as unknown as DurableObjectNamespace;
}

/** The platform's own counter, which costs no row and no query: it lets everybody through. */
const openLimit: RateLimit = { limit: () => Promise.resolve({ success: true }) };

function wrapped(env: Bindings, ask: Ask, usage: Usage): Bindings {
  return {
    ...env,
    // A deployment's settings, not those of one's own machine.
    PRIVACY_FLOOR: '3',
    VANTAGE_REGIONS: 'enam weur eeur apac oc',
    DB: meteredDatabase(env.DB, ask, usage),
    PSEUDONYM_KEY: meteredStore(env.PSEUDONYM_KEY, ask, usage),
    ...(env.VANTAGE ? { VANTAGE: meteredObjects(env.VANTAGE, ask, usage) } : {}),
    ...(env.WORKSHOP ? { WORKSHOP: meteredObjects(env.WORKSHOP, ask, usage) } : {}),
    ...(env.ARCHIVE ? { ARCHIVE: meteredBucket(env.ARCHIVE, ask, usage) } : {}),
    PROBE_LIMIT: openLimit,
    VOTER_LIMIT: openLimit,
  };
}

export const recordingBindings = (env: Bindings, usage: Usage, recording: Recording): Bindings => wrapped(env, asking(recording), usage);

export const replayingBindings = (env: Bindings, recording: Recording): Bindings => wrapped(env, replaying(recording), noUsage());
