import { endpoints } from 'virtual:contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Id } from '../../../ui/code.tsx'
import { ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { lookedAt } from '../looked-at.ts'
import classes from './profile.module.css'
import { Silent } from './silent.tsx'
import { ToldChips } from './told-chips.tsx'

interface Props {
  personId: string
  purpose: string
}

/** The households and accounts a person belongs to; who else does is looked up only when somebody asks. */
export const Groups = ({ personId, purpose }: Props) => {
  const { t, format } = useI18n()
  const groups = useQuery({
    queryKey: ['person', personId, 'groups', purpose],
    queryFn: ({ signal }) => call(endpoints.listGroups, { params: { id: personId }, query: { purpose }, signal }),
    ...lookedAt,
  })
  const [open, setOpen] = useState<string | null>(null)
  if (groups.isPending) return <LoadingRows rows={1} />
  if (groups.isError) return <ErrorPanel error={groups.error} retry={() => groups.refetch()} />
  if (groups.data.items.length === 0) return <Notice>{t('groups.none')}</Notice>
  return (
    <ul className={classes.others}>
      {groups.data.items.map(({ groupId, since, values, silent }) => (
        <li key={groupId}>
          <span className={classes.otherName}>
            <Id>{groupId}</Id>
            <span className={classes.under}>{t('person.identifierSince', { date: format.date(since) })}</span>
          </span>
          <ToldChips values={values} />
          <Silent silent={silent} />
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            aria-expanded={open === groupId}
            onClick={() => setOpen(open === groupId ? null : groupId)}
          >
            {t('groups.members')}
          </Button>
          {open === groupId && <Members groupId={groupId} purpose={purpose} self={personId} />}
        </li>
      ))}
    </ul>
  )
}

const Members = ({ groupId, purpose, self }: { groupId: string; purpose: string; self: string }) => {
  const { t, format } = useI18n()
  const group = useQuery({
    queryKey: ['group', groupId, purpose],
    queryFn: ({ signal }) => call(endpoints.getGroup, { params: { groupId }, query: { purpose }, signal }),
    ...lookedAt,
  })
  if (group.isPending) return <LoadingRows rows={2} height={24} />
  if (group.isError) return <ErrorPanel error={group.error} retry={() => group.refetch()} />
  return (
    <ul className={classes.members}>
      {group.data.members.map(({ personId, since }) => (
        <li key={personId}>
          {personId === self ? (
            t('groups.self')
          ) : (
            <Link to="/people/$id" params={{ id: personId }} search={{}}>
              <Id>{`…${personId.slice(-8)}`}</Id>
            </Link>
          )}{' '}
          <span className={classes.under}>{t('person.identifierSince', { date: format.date(since) })}</span>
        </li>
      ))}
    </ul>
  )
}
