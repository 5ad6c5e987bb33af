import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { textOfPurpose, topicsQuery } from '../../consent/use-consent.ts'
import { lookedAt } from '../looked-at.ts'
import people from '../people.module.css'

interface Row {
  kind: 'channel' | 'topic' | 'frequency'
  key: string
  name: string
  wish: string
  /** Null: never said, so it is as for everybody. */
  since: string | null
}

/** How a person wants to be written to: every channel and topic there is, and how often; and what was never said. */
export const PreferencesNow = ({ personId }: { personId: string }) => {
  const { t, language, format } = useI18n()
  const topics = useQuery(topicsQuery)
  const preferences = useQuery({
    queryKey: ['person', personId, 'preferences'],
    queryFn: ({ signal }) => call(endpoints.getPersonPreferences, { params: { id: personId }, signal }),
    ...lookedAt,
  })
  if (preferences.isPending || topics.isPending) return <LoadingRows rows={3} />
  if (preferences.isError) return <ErrorPanel error={preferences.error} retry={() => preferences.refetch()} />
  const topicName = (key: string) => {
    const topic = topics.data?.items.find((one) => one.key === key)
    return topic === undefined ? key : textOfPurpose(topic, language).name
  }
  const wishOf = (on: boolean) => t(on ? 'segments.preference.on' : 'segments.preference.off')
  const { channels, frequency } = preferences.data
  const rows: Row[] = [
    ...channels.map(({ key, on, since }) => ({
      ...{ kind: 'channel' as const, key, wish: wishOf(on), since },
      name: t(`segments.channel.${key as 'email' | 'sms' | 'push'}`),
    })),
    ...preferences.data.topics.map(({ key, on, since }) => ({
      ...{ kind: 'topic' as const, key, name: topicName(key), wish: wishOf(on), since },
    })),
    {
      ...{ kind: 'frequency', key: 'frequency', name: t('segments.kind.frequency'), since: frequency.since },
      wish: frequency.value === null ? t('preferences.unsaid') : t(`segments.frequency.${frequency.value}`),
    },
  ]
  return (
    <table className={people.table}>
      <thead>
        <tr>
          <th scope="col">{t('preferences.about')}</th>
          <th scope="col">{t('preferences.wish')}</th>
          <th scope="col">{t('person.since')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, key, name, wish, since }) => (
          <tr key={`${kind}:${key}`} data-preference={`${kind}:${key}`}>
            <td>
              <bdi>{name}</bdi>
              {kind !== 'frequency' && <span className={people.small}> · {t(`segments.preference.${kind}`)}</span>}
            </td>
            <td>{wish}</td>
            <td className={people.quiet}>
              {since === null ? t('preferences.asEverybody') : <time dateTime={since}>{format.date(since)}</time>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
