import { endpoints } from 'virtual:contracts'
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import people from '../people/people.module.css'
import classes from './rewards.module.css'
import { budgetsQuery, digitsOf, useRewardWords } from './use-rewards.ts'

/** What may be given, and how much of it was. */
export const BudgetsTab = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const { amount } = useRewardWords()
  const budgets = useQuery(budgetsQuery)
  return (
    <>
      <Section title={t('rewards.budgets')} help={t('rewards.budgetsHelp')}>
        {budgets.isPending && <LoadingRows />}
        {budgets.isError && <ErrorPanel error={budgets.error} retry={() => budgets.refetch()} />}
        {budgets.data?.items.length === 0 && <Empty title={t('rewards.noBudgets')} help={t('rewards.noBudgetsHelp')} />}
        {(budgets.data?.items.length ?? 0) > 0 && (
          <table className={`${people.table} ${people.stacked}`}>
            <thead>
              <tr>
                <th scope="col">{t('rewards.name')}</th>
                <th scope="col">{t('rewards.amount')}</th>
                <th scope="col">{t('rewards.given')}</th>
                <th scope="col">{t('rewards.share')}</th>
              </tr>
            </thead>
            <tbody>
              {budgets.data?.items.map((b) => (
                <tr key={b.key} data-budget={b.key}>
                  <td>
                    <bdi>{b.name}</bdi>
                  </td>
                  <td>{amount(b.amount, b.unit)}</td>
                  <td>{amount(b.used, b.unit)}</td>
                  <td>{b.amount === 0 ? '—' : format.percent(b.used / b.amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      {may('rewards:write') && <PutBudget />}
    </>
  )
}

const empty = { key: '', name: '', unit: 'points', amount: 1_000 }

const PutBudget = () => {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(empty)
  const isMoney = /^[A-Z]{3}$/.test(draft.unit)
  const create = useMutation({
    mutationFn: () =>
      call(endpoints.putRewardBudget, {
        params: { key: draft.key },
        body: {
          name: draft.name,
          unit: draft.unit,
          amount: Math.round(draft.amount * (isMoney ? 10 ** digitsOf(draft.unit) : 1)),
        },
      }),
    onSuccess: async () => {
      setDraft(empty)
      await queryClient.invalidateQueries({ queryKey: budgetsQuery.queryKey })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <Section title={t('rewards.newBudget')} help={t('rewards.newBudgetHelp')}>
        <div className={classes.fields}>
          <TextInput
            label={t('rewards.key')}
            description={t('rewards.keyHelp')}
            required
            maxLength={64}
            attributes={{ input: { dir: 'ltr' } }}
            value={draft.key}
            onChange={(e) => setDraft({ ...draft, key: e.currentTarget.value })}
          />
          <TextInput
            label={t('rewards.name')}
            required
            maxLength={200}
            value={draft.name}
            onChange={(e) => setDraft({ ...draft, name: e.currentTarget.value })}
          />
          <TextInput
            label={t('rewards.unit')}
            description={t('rewards.unitHelp')}
            required
            maxLength={6}
            attributes={{ input: { dir: 'ltr' } }}
            value={draft.unit}
            onChange={(e) => setDraft({ ...draft, unit: e.currentTarget.value })}
          />
          <NumberInput
            label={t('rewards.amount')}
            min={0}
            required
            value={draft.amount}
            onChange={(v) => setDraft({ ...draft, amount: Number(v) })}
          />
        </div>
        {create.isError && <ErrorPanel error={create.error} during="write" />}
        <Button type="submit" loading={create.isPending}>
          {t('rewards.saveBudget')}
        </Button>
      </Section>
    </form>
  )
}
