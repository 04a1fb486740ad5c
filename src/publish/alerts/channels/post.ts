/** A POST to a receiver: bounded in time, in what is read of the answer, and never to another place than the one that was checked. */
import { askedWait } from '../retry.ts';
import { failed, type Outcome } from './outcome.ts';

const TIMEOUT_MS = 8_000;
/** Of an answer no more is read. */
const MOST_CHARACTERS = 20_000;

/** @param readRef the message's name from the answer's text, where the receiver gives one; or why it was not taken */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  readRef: (text: string) => { ref: string | null } | { why: string } = () => ({ ref: null }),
): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'Tocsin-Alerts/1', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await readSome(response);
    if (!response.ok) return refused(response, text);
    const read = readRef(text);
    return 'why' in read ? failed(read.why) : { delivered: true, ref: read.ref };
  } catch (error) {
    // Its text may hold the address, which may be secret.
    return failed(error instanceof Error && error.name === 'TimeoutError' ? 'no answer within 8 seconds' : 'no connection');
  }
}

async function readSome(response: Response): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.length < MOST_CHARACTERS) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
  }
  await reader.cancel();
  return text;
}

function refused(response: Response, text: string): Outcome {
  const { status } = response;
  if (status >= 300 && status < 400) return failed(`answered ${status}: redirects are not followed`);
  const askedMs = askedWait(response.headers.get('retry-after'), text, Date.now());
  return { delivered: false, why: `answered ${status}`, askedMs, gone: status === 410 };
}
