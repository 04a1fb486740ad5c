/** What comes of a step of subscribing, and the question before one: a link alone does nothing, since programs open links too. */
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';

type Answer = { title: string; text: string };

export function AnswerPage({ observatory, answer }: { observatory: Observatory; answer: Answer }) {
  const { words, to } = useReader();
  return (
    <Layout observatory={observatory} head={{ title: answer.title, description: answer.text, path: null }}>
      <h1>{answer.title}</h1>
      <p class="lead">{answer.text}</p>
      <p>
        <a href={to('/subscribe')}>{words.alerts.back}</a>
      </p>
    </Layout>
  );
}

/** @property action the address with its id and key */
export type Question = Answer & { button: string; action: string };

export const QuestionPage = ({ observatory, question }: { observatory: Observatory; question: Question }) => (
  <Layout observatory={observatory} head={{ title: question.title, description: question.text, path: null }}>
    <h1>{question.title}</h1>
    <p class="lead">{question.text}</p>
    <form action={question.action} method="post">
      <button type="submit">{question.button}</button>
    </form>
  </Layout>
);
