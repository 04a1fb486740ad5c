/** An error as a page: what is wrong, in the reader's language where it is one that readers meet, and where to go on. */
import { PROBLEMS, type ProblemError, type ProblemName } from '../../http/problem.ts';
import { useReader } from '../i18n/reader.ts';
import { Layout, type Observatory } from './layout.tsx';
import { Told } from './parts.tsx';
import { plainText, shortened } from './plain-text.ts';

/** @property path of the page that was asked for, with its query */
export type Failure = { observatory: Observatory; error: ProblemError; path: string };

const LONGEST_PATH = 200;

/** Kinds of errors that a reader comes upon by a link or a form. */
type Met = 'not-found' | 'bad-parameter' | 'other';
const metAs = (problem: ProblemName): Met => (problem === 'not-found' || problem === 'bad-parameter' ? problem : 'other');

export function FailurePage({ failure: { observatory, error, path } }: { failure: Failure }) {
  const { words, to } = useReader();
  const met = metAs(error.problem);
  const { title, next } = words.site.failures[met];
  const [plainPath = '/'] = path.split('?');
  const fields = (error.errors ?? []).map(({ field }) => plainText(field));
  const own = words.site.failureDetail?.({ problem: error.problem, path: shortened(plainText(plainPath), LONGEST_PATH), fields }) ?? null;
  return (
    <Layout observatory={observatory} head={{ title, description: title, path }}>
      <h1>{title}</h1>
      <p class="lead">
        <Told own={own} recorded={sentence(error.message)} />
      </p>
      <p>{next}</p>
      <p class="links">
        {met === 'bad-parameter' && plainPath !== path ? <a href={to(plainPath)}>{words.site.failureWithout}</a> : null}
        <a href={to('/')}>{words.site.failureStart}</a> <a href={to('/#countries')}>{words.site.navCountries}</a>{' '}
        <a href={`/docs/problems#${error.problem}`}>{words.site.failureMeaning(PROBLEMS[error.problem].status)}</a>
      </p>
    </Layout>
  );
}

const sentence = (text: string): string => (/[.!?)]$/.test(text) ? text : `${text}.`);
