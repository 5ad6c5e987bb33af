import { endpoints } from 'virtual:contracts'
import type { ApiKey } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Code, Id } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { NewKey } from './new-key.tsx'
import classes from './settings.module.css'

export const KeysTab = () => {
  const { t } = useI18n()
  const writable = useMay()('keys:write')
  const queryClient = useQueryClient()
  const [creating, setCreating] = useState(false)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => call(endpoints.listApiKeys, { signal }) })
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['keys'] })
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => call(endpoints.revokeApiKey, { params: { id: key.id } }),
    onSuccess: async () => {
      setEnding(null)
      await refresh()
    },
  })
  return (
    <>
      <div className={classes.top}>
        <p className={classes.lead}>{t('keys.lead')}</p>
        {writable && <Button onClick={() => setCreating(true)}>{t('keys.new')}</Button>}
      </div>
      {keys.isPending && <LoadingRows rows={3} />}
      {keys.isError && <ErrorPanel error={keys.error} retry={() => keys.refetch()} />}
      {keys.data?.items.length === 0 && (
        <Empty title={t('keys.empty')} help={t('keys.emptyHelp')}>
          <Code>{`curl ${location.origin}/v1/people -H 'authorization: Bearer cnd_…'`}</Code>
        </Empty>
      )}
      <ul className={classes.list}>
        {keys.data?.items.map((key) => (
          <KeyRow key={key.id} apiKey={key} {...(writable ? { onRevoke: () => setEnding(key) } : {})} />
        ))}
      </ul>
      <NewKey opened={creating} onClose={() => setCreating(false)} onCreated={refresh} />
      <Confirm
        opened={ending !== null}
        title={t('keys.revokeTitle', { name: ending?.name ?? '' })}
        confirm={t('keys.revokeConfirm')}
        danger
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => ending !== null && revoke.mutate(ending)}
        onClose={() => {
          revoke.reset()
          setEnding(null)
        }}
      >
        {t('keys.revokeBody')}
      </Confirm>
    </>
  )
}

const KeyRow = ({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke?: () => void }) => {
  const { t, format } = useI18n()
  const revoked = apiKey.revokedAt !== null
  return (
    <li className={classes.row} data-gone={revoked}>
      <div className={classes.who}>
        <strong>
          <bdi>{apiKey.name}</bdi>
        </strong>{' '}
        <Id>{`${apiKey.prefix}…`}</Id>
        <span className={classes.small}>{format.list(apiKey.scopes.map((s) => t(`scope.${s}`)))}</span>
        <span className={classes.small}>
          {t('keys.created', { when: format.date(apiKey.createdAt) })} ·{' '}
          {apiKey.revokedAt !== null
            ? t('keys.revoked', { when: format.date(apiKey.revokedAt) })
            : apiKey.lastUsedAt === null
              ? t('keys.unused')
              : t('keys.used', { when: format.ago(apiKey.lastUsedAt) })}
        </span>
      </div>
      {!revoked && onRevoke !== undefined && (
        <Button variant="default" size="xs" onClick={onRevoke}>
          {t('keys.revoke')}
        </Button>
      )}
    </li>
  )
}
