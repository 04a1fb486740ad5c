/** `/docs/problems`: every kind of error, where the `type` of a problem document points. */
import { PROBLEMS, type ProblemName } from '../../../http/problem.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { Marked } from './marked.tsx';
import { PROBLEM_ADVICE } from './problem-advice.ts';

const NAMES = Object.keys(PROBLEMS) as ProblemName[];

export const ProblemsPage = ({ observatory }: { observatory: Observatory }) => (
  <Layout
    observatory={observatory}
    head={{ title: 'Problems', description: 'Every kind of error that the API gives, its cause and its remedy', path: null }}
  >
    <h1>Problems</h1>
    <p class="lead">
      An error of the API is a problem document (RFC 9457, <code>application/problem+json</code>). Its <code>type</code> leads to a heading
      of this page; its <code>detail</code> says what was wrong with this request.
    </p>
    <div class="reference">
      {NAMES.map((name) => (
        <section aria-labelledby={name}>
          <h2 id={name}>
            <code>{name}</code> · {PROBLEMS[name].status}
          </h2>
          <p>
            <b>{PROBLEMS[name].title}.</b>
          </p>
          <p>
            <b>Cause.</b> <Marked text={PROBLEM_ADVICE[name].cause} />
          </p>
          <p>
            <b>Remedy.</b> <Marked text={PROBLEM_ADVICE[name].remedy} />
          </p>
        </section>
      ))}
    </div>
  </Layout>
);
