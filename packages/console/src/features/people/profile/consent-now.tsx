import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { lookedAt } from '../looked-at.ts'
import people from '../people.module.css'
import { usePurposeNames } from '../use-purpose-names.ts'

/** What a person allows now, purpose by purpose, and the way to every answer behind it. */
export const ConsentNow = ({ personId }: { personId: string }) => {
  const { t, format } = useI18n()
  const { nameOf } = usePurposeNames()
  const consent = useQuery({
    queryKey: ['person', personId, 'consent'],
    queryFn: ({ signal }) => call(endpoints.getPersonConsent, { params: { id: personId }, signal }),
    ...lookedAt,
  })
  if (consent.isPending) return <LoadingRows rows={3} />
  if (consent.isError) return <ErrorPanel error={consent.error} retry={() => consent.refetch()} />
  return (
    <>
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col">{t('ledger.purpose')}</th>
            <th scope="col">{t('person.answer')}</th>
            <th scope="col">{t('person.usable')}</th>
            <th scope="col">{t('person.since')}</th>
          </tr>
        </thead>
        <tbody>
          {consent.data.purposes.map(({ purpose, state, allowed, since, validUntil, verified }) => (
            <tr key={purpose}>
              <td>
                <bdi>{nameOf(purpose)}</bdi>
              </td>
              <td>
                {t(`consentState.${state}`)}
                {verified && <span className={people.small}> · {t('ledger.verified')}</span>}
              </td>
              <td>{t(allowed ? 'values.yes' : 'values.no')}</td>
              <td className={people.quiet}>
                {since === null ? '—' : format.date(since)}
                {validUntil !== null && ` · ${t('person.until', { date: format.date(validUntil) })}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={people.end}>
        <Link to="/consent/ledger" search={{ person: personId }}>
          {t('person.everyAnswer')}
        </Link>
      </p>
    </>
  )
}
