/** Before each file in workerd: modules that nobody has used, so that what an isolate remembers ends with its file, and empty stores. */
import { applyD1Migrations, abortAllDurableObjects } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

async function dropTables(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const drops = results.map(({ name }) => env.DB.prepare(`DROP TABLE "${name}"`));
  if (drops.length > 0) await env.DB.batch(drops);
}

async function emptyBucket(): Promise<void> {
  const objects = (await env.ARCHIVE?.list())?.objects ?? [];
  if (objects.length === 0) return;
  await env.ARCHIVE?.delete(objects.map(({ key }) => key));
  await emptyBucket();
}

async function emptyStore(): Promise<void> {
  const { keys } = await env.PSEUDONYM_KEY.list();
  await Promise.all(keys.map(({ name }) => env.PSEUDONYM_KEY.delete(name)));
}

vi.resetModules();
// An object that has run with the modules of an earlier file would end when it is asked with others.
await abortAllDurableObjects();
await Promise.all([dropTables(), emptyBucket(), emptyStore()]);
await applyD1Migrations(env.DB, env.MIGRATIONS);
