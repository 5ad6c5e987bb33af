import { endpoints, roles } from 'virtual:contracts'
import type { Role } from '@candor/contracts'
import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay, useMe } from '../../app/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Done, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { AddOperator } from './add-operator.tsx'
import classes from './settings.module.css'

type Member = Answer<typeof import('@candor/contracts')['listOperators']>['items'][number]

export const OperatorsTab = () => {
  const { t } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Member | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const operators = useQuery({
    queryKey: ['operators'],
    queryFn: ({ signal }) => call(endpoints.listOperators, { signal }),
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['operators'] })
  const change = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) =>
      call(endpoints.updateOperator, { params: { operatorId: member.operatorId }, body: { role } }),
    onSuccess: async (member) => {
      setTold(t('operators.roleChanged', { name: member.name, role: t(`role.${member.role}`) }))
      // One's own role may have changed, and with it what is shown.
      await Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: ['me'] })])
    },
  })
  const remove = useMutation({
    mutationFn: (member: Member) => call(endpoints.removeOperator, { params: { operatorId: member.operatorId } }),
    onSuccess: async () => {
      setLeaving(null)
      await refresh()
    },
  })
  const writable = may('operators:write')
  return (
    <>
      <div className={classes.top}>
        <p className={classes.lead}>{t('operators.lead')}</p>
        {writable && <Button onClick={() => setAdding(true)}>{t('operators.add')}</Button>}
      </div>
      {told !== null && <Done>{told}</Done>}
      {change.isError && <ErrorPanel error={change.error} during="write" />}
      {operators.isPending && <LoadingRows rows={3} />}
      {operators.isError && <ErrorPanel error={operators.error} retry={() => operators.refetch()} />}
      <ul className={classes.list}>
        {operators.data?.items.map((member) => (
          <OperatorRow
            key={member.operatorId}
            member={member}
            writable={writable}
            onRole={(role) => change.mutate({ member, role })}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      <AddOperator
        opened={adding}
        onClose={() => setAdding(false)}
        onAdded={(name) => {
          setAdding(false)
          setTold(t('operators.added', { name }))
          refresh()
        }}
      />
      <Confirm
        opened={leaving !== null}
        title={t('operators.removeTitle', { name: leaving?.name ?? '' })}
        confirm={t('operators.removeConfirm')}
        danger
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving !== null && remove.mutate(leaving)}
        onClose={() => {
          remove.reset()
          setLeaving(null)
        }}
      >
        {t('operators.removeBody')}
      </Confirm>
    </>
  )
}

interface RowProps {
  member: Member
  writable: boolean
  onRole: (role: Role) => void
  onRemove: () => void
}

const OperatorRow = ({ member, writable, onRole, onRemove }: RowProps) => {
  const { t, format } = useI18n()
  const me = useMe()
  const own = me.operator?.id === member.operatorId
  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <strong>
          <bdi>{member.name}</bdi>
        </strong>
        {own && ` (${t('operators.you')})`}
        <span className={classes.small}>
          <bdi>{member.email}</bdi> · {t('operators.since', { date: format.date(member.createdAt) })}
        </span>
      </div>
      {writable ? (
        <Select
          aria-label={t('operators.roleOf', { name: member.name })}
          w={180}
          size="sm"
          allowDeselect={false}
          data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          value={member.role}
          onChange={(role) => role !== null && role !== member.role && onRole(role)}
        />
      ) : (
        <span>{t(`role.${member.role}`)}</span>
      )}
      {writable && (
        <Button variant="default" size="xs" disabled={own} onClick={onRemove}>
          {t('operators.remove')}
        </Button>
      )}
    </li>
  )
}
