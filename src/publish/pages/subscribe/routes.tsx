/** Subscribing: the page, and the steps by which a mailbox joins and leaves. Addresses with a key are in nobody's cache. */
import type { Context } from 'hono';
import { z } from 'zod';
import { openDatabase } from '../../../db/client.ts';
import { readPipeline } from '../../../db/pipeline.ts';
import type { AppEnv } from '../../../env.ts';
import { readBody } from '../../../http/body.ts';
import { router } from '../../../http/openapi.ts';
import { PROBLEMS } from '../../../http/problem.ts';
import { countriesOf } from '../../../rollup/routes.ts';
import { mailerOf } from '../../alerts/channels/send.ts';
import type { KeptSubscription } from '../../alerts/kept.ts';
import { askMailbox, choiceText } from '../../alerts/self-service.ts';
import { readSubscription, removeSubscription, setState } from '../../alerts/store.ts';
import { FeedFilter } from '../../feeds/feed-query.ts';
import type { Words } from '../../i18n/en/catalogue.ts';
import { readerOf } from '../../i18n/reader.ts';
import { observatoryOf } from '../layout.tsx';
import { readerAsking, renderPage, replyFailure, replyPage, replyText, shownHeaders } from '../reply.tsx';
import { AnswerPage, QuestionPage } from './answer-page.tsx';
import { SubscribePage, type SubscribeView } from './subscribe-page.tsx';

const MAX_BYTES = 4_096;
const PRIVATE = shownHeaders('private, no-store');

/** What a form leaves empty was not chosen; what is not allowed is not either. */
const Choice = z.object({
  probe_cc: FeedFilter.shape.probe_cc.catch(undefined),
  service: FeedFilter.shape.service.catch(undefined),
});
const MailAddress = z.email().max(254);

export function subscribeRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/subscribe', async (c) => replyPage(c, readerAsking(c), <SubscribePage view={await viewOf(c, c.req.query(), null)} />));
  app.post('/subscribe', takeAddress);
  app.get('/subscribe/confirm', askToConfirm);
  app.post('/subscribe/confirm', confirm);
  app.get('/unsubscribe', askToLeave);
  app.post('/unsubscribe', leave);
  return app;
}

async function viewOf(c: Context<AppEnv>, chosen: unknown, failure: SubscribeView['failure']): Promise<SubscribeView> {
  const { pipeline } = await readPipeline(openDatabase(c.env.DB));
  return {
    observatory: observatoryOf(c.var.settings),
    origin: new URL(c.req.url).origin,
    countries: countriesOf(pipeline),
    filter: Choice.parse(chosen),
    hasMail: mailerOf(c.env, c.var.settings) !== null,
    failure,
  };
}

async function takeAddress(c: Context<AppEnv>): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await readBody(c.req.raw, MAX_BYTES))));
  const mailer = mailerOf(c.env, c.var.settings);
  const typed = (form['address'] ?? '').trim();
  const address = MailAddress.safeParse(typed);
  if (!address.success || mailer === null) return replyWrong(c, form, { what: 'mailWrong', typed }, PROBLEMS['bad-body'].status);
  const asked = { address: address.data, filter: filterOf(form), lang: readerAsking(c).lang, origin: new URL(c.req.url).origin };
  const isDone = await askMailbox(openDatabase(c.env.DB), mailer, asked, Date.now());
  if (!isDone) return replyWrong(c, form, { what: 'mailBusy', typed }, PROBLEMS['too-many'].status);
  return replyAnswer(c, 'sentTitle', 'sentText');
}

/** Without keys that were not chosen. */
function filterOf(form: unknown): KeptSubscription['filter'] {
  const { probe_cc, service } = Choice.parse(form);
  return { ...(probe_cc === undefined ? {} : { probe_cc }), ...(service === undefined ? {} : { service }) };
}

async function replyWrong(
  c: Context<AppEnv>,
  form: unknown,
  failure: NonNullable<SubscribeView['failure']>,
  status: 422 | 429,
): Promise<Response> {
  const page = await renderPage(readerAsking(c), <SubscribePage view={await viewOf(c, form, failure)} />);
  return replyText(c, page, PRIVATE, status);
}

type Text = { [Key in keyof Words['alerts']]: Words['alerts'][Key] extends string ? Key : never }[keyof Words['alerts']];

async function replyAnswer(c: Context<AppEnv>, title: Text, text: Text, status: 200 | 404 = 200): Promise<Response> {
  const reader = readerAsking(c);
  const answer = { title: reader.words.alerts[title], text: reader.words.alerts[text] };
  return replyText(
    c,
    await renderPage(reader, <AnswerPage observatory={observatoryOf(c.var.settings)} answer={answer} />),
    PRIVATE,
    status,
  );
}

/** The subscription that a link is of; null where the link holds no longer. */
async function linkedOne(c: Context<AppEnv>): Promise<KeptSubscription | null> {
  const found = await readSubscription(openDatabase(c.env.DB), c.req.query('id') ?? '');
  return found !== null && found.target.channel === 'email' && found.key === c.req.query('key') ? found : null;
}

const lost = (c: Context<AppEnv>): Promise<Response> => replyAnswer(c, 'lostTitle', 'lostText', 404);

async function askToConfirm(c: Context<AppEnv>): Promise<Response> {
  const found = await linkedOne(c);
  if (!found) return lost(c);
  const reader = readerOf(found.lang, found.lang !== 'en');
  const { alerts } = reader.words;
  const question = {
    title: alerts.confirmTitle,
    text: alerts.confirmQuestion(choiceText(found.filter, found.lang)),
    button: alerts.confirmButton,
    action: addressAsked(c),
  };
  return replyPage(c, reader, <QuestionPage observatory={observatoryOf(c.var.settings)} question={question} />, PRIVATE);
}

async function confirm(c: Context<AppEnv>): Promise<Response> {
  const found = await linkedOne(c);
  if (!found) return lost(c);
  if (found.state === 'pending') await setState(openDatabase(c.env.DB), found.id, 'active');
  return replyAnswer(c, 'confirmedTitle', 'confirmedText');
}

async function askToLeave(c: Context<AppEnv>): Promise<Response> {
  const found = await linkedOne(c);
  if (!found) return lost(c);
  const reader = readerOf(found.lang, found.lang !== 'en');
  const { alerts } = reader.words;
  const question = { title: alerts.leaveTitle, text: alerts.leaveQuestion, button: alerts.leaveButton, action: addressAsked(c) };
  return replyPage(c, reader, <QuestionPage observatory={observatoryOf(c.var.settings)} question={question} />, PRIVATE);
}

/** Also what a mail program sends on one click (RFC 8058). To leave what was left already is no fault. */
async function leave(c: Context<AppEnv>): Promise<Response> {
  const found = await linkedOne(c);
  if (found) await removeSubscription(openDatabase(c.env.DB), found.id);
  return replyAnswer(c, 'leftTitle', 'leftText');
}

const addressAsked = (c: Context<AppEnv>): string => `${c.req.path}?${new URL(c.req.url).searchParams}`;
