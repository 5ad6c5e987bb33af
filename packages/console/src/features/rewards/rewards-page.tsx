import { Outlet } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Page } from '../../ui/page.tsx'
import { PageTabs } from '../../ui/page-tabs.tsx'

/** What people get for what they do: how points are given, what can be had, how much of it, and what it costs. */
export const RewardsPage = () => {
  const { t } = useI18n()
  const may = useMay()
  const tabs = [
    { to: '/rewards/programme', name: t('rewards.programme') },
    { to: '/rewards/coupons', name: t('rewards.coupons') },
    { to: '/rewards/budgets', name: t('rewards.budgets') },
    { to: '/rewards/costs', name: t('rewards.costs') },
    ...(may('people:read') ? [{ to: '/rewards/held' as const, name: t('rewards.held') }] : []),
  ] as const
  return (
    <Page title={t('nav.rewards')} lead={t('rewards.lead')}>
      <PageTabs label={t('nav.rewards')} tabs={tabs} />
      <Outlet />
    </Page>
  )
}
