import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { lookedAt } from '../looked-at.ts'
import classes from './profile.module.css'
import { Silent } from './silent.tsx'
import { ToldChips } from './told-chips.tsx'

interface Props {
  personId: string
  purpose: string
}

/** Whom a person gives to: never mixed with what is known of the person. What is old is shown, and fades. */
export const Recipients = ({ personId, purpose }: Props) => {
  const { t, format } = useI18n()
  const recipients = useQuery({
    queryKey: ['person', personId, 'recipients', purpose],
    queryFn: ({ signal }) =>
      call(endpoints.listRecipients, { params: { id: personId }, query: { purpose, stale: 'true' }, signal }),
    ...lookedAt,
  })
  if (recipients.isPending) return <LoadingRows rows={1} />
  if (recipients.isError) return <ErrorPanel error={recipients.error} retry={() => recipients.refetch()} />
  if (recipients.data.items.length === 0) return <Notice>{t('recipients.none')}</Notice>
  return (
    <ul className={classes.others}>
      {recipients.data.items.map((recipient) => (
        <li key={recipient.id}>
          <span className={classes.otherName}>
            <bdi>{recipient.label}</bdi>
            <span className={classes.under}>
              <bdi>{recipient.relation}</bdi> ·{' '}
              {t('person.identifierSince', { date: format.date(recipient.createdAt) })}
            </span>
          </span>
          <ToldChips values={recipient.values} />
          <Silent silent={recipient.silent} />
        </li>
      ))}
    </ul>
  )
}
