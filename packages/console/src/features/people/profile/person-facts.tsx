import type { Person } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Ago } from '../../../ui/ago.tsx'
import { Copy, Id } from '../../../ui/code.tsx'
import classes from '../people.module.css'

/** When a person was seen, and the id under which Candor knows them. */
export const PersonFacts = ({ person }: { person: Person }) => {
  const { t, format } = useI18n()
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('person.lastSeen')}</dt>
        <dd>
          <Ago at={person.lastSeenAt} />
        </dd>
      </div>
      <div>
        <dt>{t('person.firstSeen')}</dt>
        <dd>{format.dateTime(person.firstSeenAt)}</dd>
      </div>
      <div>
        <dt>{t('person.id')}</dt>
        <dd>
          <Id short>{person.id}</Id> <Copy value={person.id} />
        </dd>
      </div>
    </dl>
  )
}
