import { Outlet } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { Page } from '../../ui/page.tsx'
import { PageTabs } from '../../ui/page-tabs.tsx'

/** What people are asked: the questions, the flows that put them in order, and what the exchange brings. */
export const AskingPage = () => {
  const { t } = useI18n()
  const tabs = [
    { to: '/asking/questions', name: t('asking.questions') },
    { to: '/asking/flows', name: t('asking.flows') },
    { to: '/asking/exchange', name: t('asking.exchange') },
  ] as const
  return (
    <Page title={t('nav.asking')} lead={t('asking.lead')}>
      <PageTabs label={t('nav.asking')} tabs={tabs} />
      <Outlet />
    </Page>
  )
}
