/** The page of an incident as a reader of Urdu gets it. */
import type { Incident } from '../../../../src/incidents/incident.ts';
import { readerOf } from '../../../../src/publish/i18n/reader.ts';
import { IncidentPage } from '../../../../src/publish/pages/incident/incident-page.tsx';
import { englishIn } from '../../../support/english.ts';
import { OBSERVATORY, rendered } from '../../records.ts';

export const URDU = readerOf('ur', true);

export const pageInUrdu = (incident: Incident): Promise<string> =>
  rendered(
    <IncidentPage
      view={{
        observatory: OBSERVATORY,
        origin: 'https://beacon.example',
        incident,
        around: null,
        connectivity: null,
        similar: [],
        version: null,
        hasCard: false,
      }}
    />,
    URDU,
  );

/** What is in English on an incident's page in Urdu, and is neither a name nor written by a person. @param people what they wrote */
export const englishOn = async (incident: Incident, people: readonly string[] = []): Promise<string[]> =>
  englishIn(await pageInUrdu(incident), [...people, ...incident.networks.flatMap(({ name }) => name ?? [])]);
