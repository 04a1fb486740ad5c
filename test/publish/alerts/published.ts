/** What tests of alerts share: incidents that are published as judging does, and a mailbox. */
import { env } from 'cloudflare:workers';
import type { Bindings } from '../../../src/env.ts';
import { runBatch } from '../../../src/db/batch.ts';
import { openDatabase } from '../../../src/db/client.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { publishIncident } from '../../../src/incidents/store.ts';
import { incident } from '../records.ts';

/** Publishes an incident as judging does. */
export async function publish(overrides: Partial<Incident>, before: Incident | null = null): Promise<Incident> {
  const db = openDatabase(env.DB);
  const record = incident({ published_at: null, updated_at: null, version: null, ...overrides });
  await runBatch(db, await publishIncident(db, { incident: record, episodes: [], acts: [], origin: 'live' }, before, Date.now()));
  const row = await env.DB.prepare('SELECT body FROM incident WHERE incident_id = ?').bind(record.id).first<string>('body');
  return JSON.parse(row ?? '') as Incident;
}

type Mail = Parameters<SendEmail['send']>[0] & { to: string; subject: string; text: string; headers: Record<string, string> };

/** The platform's mail, which a test has no other way to read. */
export function mailbox() {
  const mails: Mail[] = [];
  const EMAIL = { send: (mail: unknown) => Promise.resolve({ messageId: `mail-${mails.push(mail as Mail)}@mail.example` }) };
  return { mails, bindings: { ...(env as Bindings), EMAIL, MAIL_SENDER: 'alerts@beacon.example' } as Bindings };
}
