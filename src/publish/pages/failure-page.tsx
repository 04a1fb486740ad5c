/** An error as a page: what is wrong, and where to go on. */
import { PROBLEMS, type ProblemError } from '../../http/problem.ts';
import { Layout, type Observatory } from './layout.tsx';
import { plainText, shortened } from './plain-text.ts';

export function FailurePage({ observatory, error }: { observatory: Observatory; error: ProblemError }) {
  const { status, title } = PROBLEMS[error.problem];
  return (
    <Layout observatory={observatory} head={{ title, description: title, path: null }}>
      <h1>{title}</h1>
      <p class="lead">{shortened(plainText(error.message), 600)}</p>
      <p class="meta">
        Status {status} · <a href={`/docs/problems#${error.problem}`}>What this means</a> · <a href="/">Go to the start</a>
      </p>
    </Layout>
  );
}
