/** `/subscribe`: how to be told of incidents: feeds, mail where it is set up, and what the operator sets up. */
import type { AlertFilter } from '../../alerts/subscription.ts';
import { FEED_FORMATS, pathOfFeed, type FeedFormat } from '../../feeds/channel.ts';
import { useReader } from '../../i18n/reader.ts';
import { ChoiceForm } from '../choice-form.tsx';
import { Layout, type Observatory } from '../layout.tsx';

export type SubscribeView = {
  observatory: Observatory;
  origin: string;
  /** Countries that are observed. */
  countries: readonly string[];
  filter: Pick<AlertFilter, 'probe_cc' | 'service'>;
  hasMail: boolean;
  /** What was wrong with what was sent, and the address as it was typed. */
  failure: { what: 'mailWrong' | 'mailBusy'; typed: string } | null;
};

const FORMAT_NAMES: Record<FeedFormat, string> = { atom: 'Atom', rss: 'RSS', json: 'JSON Feed' };

export function SubscribePage({ view }: { view: SubscribeView }) {
  const { alerts } = useReader().words;
  const head = { title: alerts.title, description: alerts.lead, path: '/subscribe', feed: view.filter };
  return (
    <Layout observatory={view.observatory} head={head}>
      <h1>{alerts.title}</h1>
      <p class="lead">{alerts.lead}</p>
      <ChoiceForm of={{ action: '/subscribe', countries: view.countries, filter: view.filter }} />
      <Feeds view={view} />
      <section aria-labelledby="mail">
        <h2 id="mail">{alerts.mail}</h2>
        {view.hasMail ? <MailForm view={view} /> : <p>{alerts.mailMissing}</p>}
      </section>
      <section aria-labelledby="programs">
        <h2 id="programs">{alerts.programs}</h2>
        <p>
          {alerts.programsText} {view.observatory.contact === '' ? '' : alerts.programsContact(view.observatory.contact)}
        </p>
      </section>
    </Layout>
  );
}

function Feeds({ view: { origin, filter } }: { view: SubscribeView }) {
  const { words, lang } = useReader();
  const calendar = `/v1/events.ics${filter.probe_cc === undefined ? '' : `?probe_cc=${filter.probe_cc}`}`;
  return (
    <section aria-labelledby="feeds">
      <h2 id="feeds">{words.alerts.feeds}</h2>
      <p>{words.alerts.feedsText}</p>
      <ul>
        {FEED_FORMATS.map((format) => (
          <li>
            {FORMAT_NAMES[format]}: <Address address={`${origin}${pathOfFeed(format, filter, lang === 'en' ? null : lang)}`} />
          </li>
        ))}
        <li>
          {words.alerts.calendar}: <Address address={`${origin}${calendar}`} />
        </li>
      </ul>
    </section>
  );
}

const Address = ({ address }: { address: string }) => (
  <a href={address} dir="ltr">
    <code>{address}</code>
  </a>
);

function MailForm({ view: { filter, failure } }: { view: SubscribeView }) {
  const { words, to } = useReader();
  const { alerts } = words;
  return (
    <>
      <p>{alerts.mailText}</p>
      {failure === null ? null : (
        <p class="note" id="mail-failure" role="alert">
          {alerts[failure.what]}
        </p>
      )}
      <form action={to('/subscribe')} method="post">
        <input type="hidden" name="probe_cc" value={filter.probe_cc ?? ''} />
        <input type="hidden" name="service" value={filter.service ?? ''} />
        <label>
          {alerts.mailAddress}{' '}
          <input
            type="email"
            name="address"
            required
            maxlength={254}
            autocomplete="email"
            dir="ltr"
            value={failure?.typed ?? ''}
            {...(failure === null ? {} : { 'aria-invalid': 'true', 'aria-describedby': 'mail-failure' })}
          />
        </label>{' '}
        <button type="submit">{alerts.mailSend}</button>
      </form>
    </>
  );
}
