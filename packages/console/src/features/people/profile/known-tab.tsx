import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Section } from '../../../ui/page.tsx'
import { PersonFeedback } from '../../feedback/person-feedback.tsx'
import { PersonSegments } from '../../segments/person-segments.tsx'
import { personQuery } from '../use-person.ts'
import { ConsentNow } from './consent-now.tsx'
import { Groups } from './groups.tsx'
import { IdentifierList } from './identifier-list.tsx'
import { PersonFacts } from './person-facts.tsx'
import { PreferencesNow } from './preferences-now.tsx'
import { ReadFor } from './read-for.tsx'
import { Recipients } from './recipients.tsx'
import { Values } from './values.tsx'

const route = getRouteApi('/shell/people/$id')

/** What is known of a person, as far as a purpose and a place let it be read; and why. */
export const KnownTab = () => {
  const { t } = useI18n()
  const may = useMay()
  const { id } = route.useParams()
  const search = route.useSearch()
  const person = useQuery(personQuery(id)).data
  if (person === undefined) return null
  const purpose = search.for ?? 'essential'
  return (
    <>
      <PersonFacts person={person} />
      <Section title={t('person.traits')} help={t('person.traitsHelp')}>
        <ReadFor />
        <Values personId={person.id} purpose={purpose} place={search.in} mention={search.mention === 'yes'} />
      </Section>
      <Section title={t('person.identifiers')}>
        <IdentifierList person={person} />
      </Section>
      <Section title={t('recipients.title')} help={t('recipients.help')}>
        <Recipients personId={person.id} purpose={purpose} />
      </Section>
      <Section title={t('groups.title')} help={t('groups.help')}>
        <Groups personId={person.id} purpose={purpose} />
      </Section>
      {may('segments:read') && (
        <Section title={t('segments.personTitle')} help={t('segments.personHelp')}>
          <PersonSegments personId={person.id} />
        </Section>
      )}
      <Section title={t('feedback.personTitle')} help={t('feedback.personHelp')}>
        <PersonFeedback personId={person.id} purpose={purpose} />
      </Section>
      {may('consent:read') && (
        <Section title={t('person.consent')} help={t('person.consentHelp')}>
          <ConsentNow personId={person.id} />
        </Section>
      )}
      {may('consent:read') && (
        <Section title={t('preferences.title')} help={t('preferences.help')}>
          <PreferencesNow personId={person.id} />
        </Section>
      )}
    </>
  )
}
