/** How a page goes out: in the reader's language, with its policy, and as a page even where it is an error. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppEnv } from '../../env.ts';
import { sha256 } from '../../http/sha256.ts';
import { PROBLEMS, ProblemError, problemResponse } from '../../http/problem.ts';
import { languageFor } from '../i18n/negotiate.ts';
import { isOffered } from '../i18n/languages.ts';
import { ReaderContext, readerOf, type Reader } from '../i18n/reader.ts';
import { FailurePage } from './failure-page.tsx';
import { observatoryOf } from './layout.tsx';
import { STYLE } from './style.ts';

type Element = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing from elsewhere, no script but the page's own, no framing. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Headers of everything that a browser shows. */
export function shownHeaders(cacheControl: string, policy = POLICY): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': cacheControl,
  };
}

/** Who asks: `lang` of the address decides, then the browser's languages. @param asked `lang` of another address than the one asked for */
export function readerAsking(c: Context, asked = c.req.query('lang')): Reader {
  return readerOf(languageFor(asked, c.req.header('accept-language')), asked !== undefined && isOffered(asked));
}

/** The address of a page without its language, for the switch. */
export function pathOf(c: Context): string {
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  return `${url.pathname}${url.search}`;
}

/** A page as text. */
export const renderPage = async (reader: Reader, page: Element): Promise<string> =>
  String(await html`<!doctype html>${(<ReaderContext.Provider value={reader}>{page}</ReaderContext.Provider>)}`);

export const replyPage = async (
  c: Context<AppEnv>,
  reader: Reader,
  page: Element,
  headers = shownHeaders('public, max-age=60'),
): Promise<Response> => replyText(c, await renderPage(reader, page), headers);

/** A page that was rendered before. */
export const replyText = async (
  c: Context<AppEnv>,
  page: string,
  headers = shownHeaders('public, max-age=60'),
  status: ContentfulStatusCode = 200,
): Promise<Response> =>
  c.body(page, status, { ...(await withStyle(headers)), 'content-type': 'text/html; charset=utf-8', vary: 'Accept-Language' });

let styleSource: Promise<string> | null = null;

/** A page carries its style, so that a slow line is asked once before anything shows. The policy knows that style by its hash, and no other. */
async function withStyle(headers: Record<string, string>): Promise<Record<string, string>> {
  styleSource ??= sha256(STYLE).then((digest) => `'sha256-${btoa(String.fromCharCode(...digest))}'`);
  const policy = headers['content-security-policy'] ?? POLICY;
  return { ...headers, 'content-security-policy': policy.replace("style-src 'none'", `style-src ${await styleSource}`) };
}

/** An error that was expected tells its detail; any other is ours and tells none. */
export async function replyFailure(c: Context<AppEnv>, error: Error): Promise<Response> {
  const known = error instanceof ProblemError ? error : new ProblemError('internal', 'The page could not be made. Try again in a minute.');
  // A table is asked for by programs.
  if (c.req.path.endsWith('.csv')) return problemResponse(known);
  const failure = { observatory: observatoryOf(c.var.settings), error: known, path: pathOf(c) };
  const page = await renderPage(readerAsking(c), <FailurePage failure={failure} />);
  return replyText(c, page, shownHeaders('no-store'), PROBLEMS[known.problem].status);
}

/** Whether an address that nothing answers was asked for by a person's browser: the API's answers are problem documents. */
export const wantsPage = (c: Context): boolean =>
  !c.req.path.startsWith('/v1/') && c.req.path !== '/openapi.json' && (c.req.header('accept') ?? '').includes('text/html');
