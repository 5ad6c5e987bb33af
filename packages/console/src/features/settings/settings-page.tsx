import { Outlet } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Page } from '../../ui/page.tsx'
import { PageTabs } from '../../ui/page-tabs.tsx'

const tabs = [
  { to: '/settings', name: 'settings.workspace', scope: 'workspace:read' },
  { to: '/settings/operators', name: 'settings.operators', scope: 'operators:read' },
  { to: '/settings/keys', name: 'settings.keys', scope: 'keys:read' },
  { to: '/settings/identity', name: 'settings.identity', scope: 'workspace:read' },
  { to: '/settings/audit', name: 'settings.audit', scope: 'audit:read' },
] as const

export const SettingsPage = () => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <Page title={t('nav.settings')}>
      <PageTabs
        label={t('nav.settings')}
        tabs={tabs
          .filter((tab) => may(tab.scope))
          .map(({ to, name }) => ({ to, name: t(name), exact: to === '/settings' }))}
      />
      <Outlet />
    </Page>
  )
}
