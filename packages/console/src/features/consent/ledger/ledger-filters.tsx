import { ledgerActorKinds, ledgerKinds } from 'virtual:contracts'
import { Button, Select, TextInput } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useTypedText } from '../../../ui/use-typed-text.ts'
import { textOfPurpose, usePurposes } from '../use-consent.ts'
import classes from './ledger.module.css'

const route = getRouteApi('/shell/consent/ledger')

/** Every filter stands in the address, so that a link shows what its sender saw. */
export const LedgerFilters = () => {
  const { t, language } = useI18n()
  const { items } = usePurposes()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: Partial<typeof search>) => navigate({ search: (s) => ({ ...s, ...change }), replace: true })
  const [channel, setChannel] = useTypedText(search.channel ?? '', (next) => set({ channel: next.trim() || undefined }))
  return (
    <search className={classes.filters}>
      <Select
        label={t('ledger.purpose')}
        placeholder={t('ledger.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        data={items.map((p) => ({ value: p.key, label: textOfPurpose(p, language).name }))}
        value={search.purpose ?? null}
        onChange={(purpose) => set({ purpose: purpose ?? undefined })}
      />
      <Select
        label={t('ledger.answer')}
        placeholder={t('ledger.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        data={ledgerKinds.map((value) => ({ value, label: t(`ledger.kind.${value}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => set({ kind: kind ?? undefined })}
      />
      <Select
        label={t('ledger.actor')}
        placeholder={t('ledger.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        data={ledgerActorKinds.map((value) => ({ value, label: t(`ledger.actor.${value}`) }))}
        value={search.actorKind ?? null}
        onChange={(actorKind) => set({ actorKind: actorKind ?? undefined })}
      />
      <TextInput
        data-search
        label={t('ledger.channelExact')}
        maxLength={64}
        value={channel}
        onChange={(e) => setChannel(e.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('ledger.from')}
        value={search.from ?? ''}
        onChange={(e) => set({ from: e.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t('ledger.to')}
        value={search.to ?? ''}
        onChange={(e) => set({ to: e.currentTarget.value || undefined })}
      />
      {Object.keys(search).length > 0 && (
        <Button variant="default" className={classes.clear} onClick={() => navigate({ search: {} })}>
          {t('live.clearFilters')}
        </Button>
      )}
    </search>
  )
}
