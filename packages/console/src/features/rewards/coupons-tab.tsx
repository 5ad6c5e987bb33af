import { endpoints } from 'virtual:contracts'
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import people from '../people/people.module.css'
import classes from './rewards.module.css'
import { campaignsQuery, useRewardWords } from './use-rewards.ts'

/** Coupon campaigns: what each takes off, how many codes were given and used. */
export const CouponsTab = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const { nameOf, benefit } = useRewardWords()
  const campaigns = useQuery(campaignsQuery)
  return (
    <>
      <Section title={t('rewards.campaigns')} help={t('rewards.campaignsHelp')}>
        {campaigns.isPending && <LoadingRows />}
        {campaigns.isError && <ErrorPanel error={campaigns.error} retry={() => campaigns.refetch()} />}
        {campaigns.data?.items.length === 0 && (
          <Empty title={t('rewards.noCampaigns')} help={t('rewards.noCampaignsHelp')} />
        )}
        {(campaigns.data?.items.length ?? 0) > 0 && (
          <table className={`${people.table} ${people.stacked}`}>
            <thead>
              <tr>
                <th scope="col">{t('rewards.name')}</th>
                <th scope="col">{t('rewards.benefit')}</th>
                <th scope="col">{t('rewards.given')}</th>
                <th scope="col">{t('rewards.used')}</th>
                <th scope="col">{t('rewards.state')}</th>
              </tr>
            </thead>
            <tbody>
              {campaigns.data?.items.map((c) => (
                <tr key={c.key} data-campaign={c.key}>
                  <td>
                    <Link to="/rewards/coupons/$key" params={{ key: c.key }} className={people.label}>
                      <bdi>{nameOf(c.texts, c.key)}</bdi>
                    </Link>
                  </td>
                  <td>{benefit(c.benefit)}</td>
                  <td>{format.number(c.issued)}</td>
                  <td>{format.number(c.redeemed)}</td>
                  <td>{t(`rewards.state.${c.state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      {may('rewards:write') && <NewCampaign />}
    </>
  )
}

const empty = { key: '', name: '', pattern: 'GIFT-#####-#####', percent: 10, perPerson: 1 }

const NewCampaign = () => {
  const { t, language } = useI18n()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(empty)
  const create = useMutation({
    mutationFn: () =>
      call(endpoints.putCouponCampaign, {
        params: { key: draft.key },
        body: {
          texts: { [language]: { name: draft.name, description: '' } },
          pattern: draft.pattern,
          benefit: { kind: 'percent', percent: draft.percent },
          perPerson: draft.perPerson,
        },
      }),
    onSuccess: async () => {
      setDraft(empty)
      await queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <Section title={t('rewards.newCampaign')} help={t('rewards.newCampaignHelp')}>
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
            label={t('rewards.pattern')}
            description={t('rewards.patternHelp')}
            required
            maxLength={40}
            attributes={{ input: { dir: 'ltr' } }}
            value={draft.pattern}
            onChange={(e) => setDraft({ ...draft, pattern: e.currentTarget.value.toUpperCase() })}
          />
          <NumberInput
            label={t('rewards.percent')}
            min={1}
            max={100}
            required
            value={draft.percent}
            onChange={(v) => setDraft({ ...draft, percent: Number(v) })}
          />
          <NumberInput
            label={t('rewards.perPerson')}
            min={1}
            max={1_000}
            required
            value={draft.perPerson}
            onChange={(v) => setDraft({ ...draft, perPerson: Number(v) })}
          />
        </div>
        {create.isError && <ErrorPanel error={create.error} during="write" />}
        <Button type="submit" loading={create.isPending}>
          {t('rewards.createCampaign')}
        </Button>
      </Section>
    </form>
  )
}
