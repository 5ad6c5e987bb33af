import { Outlet } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { Page } from '../../ui/page.tsx'
import { PageTabs } from '../../ui/page-tabs.tsx'

/** Everything of consent: what data is used for, the words people agree to, what they answered, and how often they agree. */
export const ConsentPage = () => {
  const { t } = useI18n()
  return (
    <Page title={t('nav.consent')} lead={t('consent.lead')}>
      <PageTabs
        label={t('nav.consent')}
        tabs={[
          { to: '/consent/purposes', name: t('consent.purposes') },
          { to: '/consent/agreements', name: t('consent.agreements') },
          { to: '/consent/ledger', name: t('consent.ledger') },
          { to: '/consent/rates', name: t('consent.rates') },
        ]}
      />
      <Outlet />
    </Page>
  )
}
