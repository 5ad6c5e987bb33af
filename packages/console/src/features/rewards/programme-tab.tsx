import { endpoints } from 'virtual:contracts'
import type { StoredRewardProgramme } from '@candor/contracts'
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Section } from '../../ui/page.tsx'
import { Done, Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import people from '../people/people.module.css'
import classes from './rewards.module.css'
import { itemsQuery, programmeQuery, useRewardWords } from './use-rewards.ts'

/** How points are given and when they end, the tiers they lead to, and what can be had for them. */
export const ProgrammeTab = () => {
  const { t, format } = useI18n()
  const programme = useQuery(programmeQuery)
  if (programme.isPending) return <LoadingRows />
  if (programme.isError) return <ErrorPanel error={programme.error} retry={() => programme.refetch()} />
  return (
    <>
      <p className={form.lead}>
        {t('rewards.outstanding')}: <strong>{format.number(programme.data.outstanding)}</strong>
      </p>
      <Settings key={programme.data.version} programme={programme.data} />
      <Items />
    </>
  )
}

/** Empty is null: never, or any number. */
const numberOf = (value: string | number): number | null => (value === '' ? null : Number(value))

const Settings = ({ programme }: { programme: StoredRewardProgramme }) => {
  const { t, language } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(programme)
  const change = (said: Partial<StoredRewardProgramme>) => setDraft((d) => ({ ...d, ...said }))
  const save = useMutation({
    mutationFn: () => {
      const { outstanding: _, ...body } = draft
      return call(endpoints.putRewardProgramme, { body })
    },
    onSuccess: (saved) => queryClient.setQueryData(programmeQuery.queryKey, saved),
  })
  const readOnly = !may('rewards:write')
  const tier = (i: number, said: object) =>
    change({ tiers: draft.tiers.map((one, n) => (n === i ? { ...one, ...said } : one)) })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Section title={t('rewards.settings')} help={t('rewards.settingsHelp')}>
        <div className={classes.fields}>
          <NumberInput
            label={t('rewards.pendingDays')}
            min={0}
            max={365}
            required
            readOnly={readOnly}
            value={draft.pendingDays}
            onChange={(v) => change({ pendingDays: Number(v) })}
          />
          <NumberInput
            label={t('rewards.expireDays')}
            description={t('rewards.emptyNever')}
            min={1}
            max={3650}
            readOnly={readOnly}
            value={draft.expireDays ?? ''}
            onChange={(v) => change({ expireDays: numberOf(v) })}
          />
          <NumberInput
            label={t('rewards.liabilityCap')}
            description={t('rewards.emptyAny')}
            min={0}
            readOnly={readOnly}
            value={draft.liabilityCap ?? ''}
            onChange={(v) => change({ liabilityCap: numberOf(v) })}
          />
          <NumberInput
            label={t('rewards.velocityMax')}
            min={1}
            max={10_000}
            required
            readOnly={readOnly}
            value={draft.velocityMax}
            onChange={(v) => change({ velocityMax: Number(v) })}
          />
          <NumberInput
            label={t('rewards.velocityMinutes')}
            min={1}
            max={10_080}
            required
            readOnly={readOnly}
            value={draft.velocityMinutes}
            onChange={(v) => change({ velocityMinutes: Number(v) })}
          />
          <NumberInput
            label={t('rewards.devicePeopleMax')}
            min={1}
            max={1_000}
            required
            readOnly={readOnly}
            value={draft.devicePeopleMax}
            onChange={(v) => change({ devicePeopleMax: Number(v) })}
          />
        </div>
      </Section>
      <Section
        title={t('rewards.tiers')}
        help={t('rewards.tiersHelp', { count: draft.tierDays })}
        actions={
          !readOnly && (
            <Button
              variant="default"
              onClick={() => {
                const n = draft.tiers.length + 1
                const from = Math.max(0, ...draft.tiers.map((one) => one.from)) + 100
                change({
                  tiers: [
                    ...draft.tiers,
                    { key: `tier-${n}`, from, texts: { [language]: { name: '', description: '' } } },
                  ],
                })
              }}
            >
              {t('rewards.addTier')}
            </Button>
          )
        }
      >
        {draft.tiers.length === 0 && <Empty title={t('rewards.noTiers')} help={t('rewards.noTiersHelp')} />}
        {draft.tiers.map((one, i) => (
          <div key={one.key} className={classes.tier} data-tier={one.key}>
            <TextInput
              label={t('rewards.tierName')}
              required
              maxLength={200}
              readOnly={readOnly}
              value={one.texts[language]?.name ?? one.texts.en?.name ?? ''}
              onChange={(e) => {
                const description = one.texts[language]?.description ?? ''
                tier(i, { texts: { ...one.texts, [language]: { name: e.currentTarget.value, description } } })
              }}
            />
            <NumberInput
              label={t('rewards.tierFrom')}
              min={0}
              required
              readOnly={readOnly}
              value={one.from}
              onChange={(v) => tier(i, { from: Number(v) })}
            />
            {!readOnly && (
              <Button variant="default" onClick={() => change({ tiers: draft.tiers.filter((_, n) => n !== i) })}>
                {t('action.remove', { name: one.texts[language]?.name ?? one.key })}
              </Button>
            )}
          </div>
        ))}
      </Section>
      {save.isError && <ErrorPanel error={save.error} during="write" />}
      {save.isSuccess && <Done>{t('action.saved')}</Done>}
      {!readOnly && (
        <div className={form.bar}>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

/** What can be had: for points, or for nothing from a tier on. */
const Items = () => {
  const { t, format } = useI18n()
  const { nameOf } = useRewardWords()
  const items = useQuery(itemsQuery)
  return (
    <Section title={t('rewards.items')} help={t('rewards.itemsHelp')}>
      {items.isPending && <LoadingRows rows={2} />}
      {items.isError && <ErrorPanel error={items.error} retry={() => items.refetch()} />}
      {items.data?.items.length === 0 && <Empty title={t('rewards.noItems')} help={t('rewards.noItemsHelp')} />}
      {(items.data?.items.length ?? 0) > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('rewards.name')}</th>
              <th scope="col">{t('rewards.price')}</th>
              <th scope="col">{t('rewards.tierOf')}</th>
              <th scope="col">{t('rewards.campaign')}</th>
            </tr>
          </thead>
          <tbody>
            {items.data?.items.map((item) => (
              <tr key={item.key}>
                <td>
                  <bdi>{nameOf(item.texts, item.key)}</bdi>
                </td>
                <td>{item.price === 0 ? t('rewards.free') : format.number(item.price)}</td>
                <td>{item.tier === null ? t('rewards.everybody') : <bdi>{item.tier}</bdi>}</td>
                <td>
                  <bdi>{item.campaign}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
