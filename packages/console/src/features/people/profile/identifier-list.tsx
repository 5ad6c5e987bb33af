import type { Person } from '@candor/contracts'
import { Button } from '@mantine/core'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Copy } from '../../../ui/code.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { kindLabel } from '../kind-label.ts'
import people from '../people.module.css'
import { evidenceQuery } from '../use-person.ts'
import classes from './profile.module.css'

/** A device may have thousands; the rest opens on demand. */
const shownAtFirst = 12

/** By what a person is known: each with its kind, whether somebody showed that it is theirs, and since when. */
export const IdentifierList = ({ person }: { person: Person }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const evidence = useQuery(evidenceQuery(person.id))
  const [all, setAll] = useState(false)
  if (evidence.isPending) return <LoadingRows rows={2} />
  if (evidence.isError) return <ErrorPanel error={evidence.error} retry={() => evidence.refetch()} />
  const { identifiers } = evidence.data
  const sinceOf = (kind: string, value: string) =>
    person.identifiers.find((i) => i.kind === kind && i.value === value)?.firstSeenAt
  const shown = all ? identifiers : identifiers.slice(0, shownAtFirst)
  return (
    <>
      {!may('people:contact') && <p className={people.small}>{t('person.inPart')}</p>}
      <ul className={people.plain}>
        {shown.map(({ id, kind, value, verifiedAt }) => {
          const since = sinceOf(kind, value)
          return (
            <li key={id}>
              <span className={people.kind}>{kindLabel(t, kind)}</span>
              <bdi>{value}</bdi>
              <Copy value={value} label={t('person.copyIdentifier', { value })} />
              {verifiedAt !== null && (
                <span className={classes.verified}>
                  <IconRosetteDiscountCheck size={16} aria-hidden />
                  {t('person.verifiedAt', { date: format.date(verifiedAt) })}
                </span>
              )}
              {since !== undefined && (
                <span className={people.small}>{t('person.identifierSince', { date: format.date(since) })}</span>
              )}
            </li>
          )
        })}
      </ul>
      {!all && identifiers.length > shown.length && (
        <Button variant="default" size="xs" mt="xs" onClick={() => setAll(true)}>
          {t('person.allIdentifiers', { count: identifiers.length })}
        </Button>
      )}
    </>
  )
}
