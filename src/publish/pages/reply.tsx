/** How a page goes out: with its policy, and as a page even where it is an error. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { AppEnv } from '../../env.ts';
import { PROBLEMS, ProblemError } from '../../http/problem.ts';
import { FailurePage } from './failure-page.tsx';
import { observatoryOf } from './layout.tsx';

type Element = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing from elsewhere, no script at all, no framing. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Headers of everything that a browser shows. */
export function shownHeaders(cacheControl: string, policy = POLICY): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': cacheControl,
  };
}

export async function replyPage(c: Context<AppEnv>, page: Element, headers = shownHeaders('public, max-age=60')): Promise<Response> {
  return c.html(html`<!doctype html>${page}`, 200, headers);
}

/** An error that was expected tells its detail; any other is ours and tells none. */
export async function replyFailure(c: Context<AppEnv>, error: Error): Promise<Response> {
  const known = error instanceof ProblemError ? error : new ProblemError('internal', 'The page could not be made. Try again in a minute.');
  const page = html`<!doctype html>${(<FailurePage observatory={observatoryOf(c.var.settings)} error={known} />)}`;
  return c.html(page, PROBLEMS[known.problem].status, shownHeaders('no-store'));
}

/** Whether an address that nothing answers was asked for by a person's browser: the API's answers are problem documents. */
export const wantsPage = (c: Context): boolean =>
  !c.req.path.startsWith('/v1/') && c.req.path !== '/openapi.json' && (c.req.header('accept') ?? '').includes('text/html');
