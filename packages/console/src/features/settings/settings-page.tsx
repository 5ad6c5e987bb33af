import { Link, Outlet } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Page } from '../../ui/page.tsx'
import classes from './settings.module.css'

const tabs = [
  { to: '/settings', name: 'settings.workspace', scope: 'workspace:read' },
  { to: '/settings/operators', name: 'settings.operators', scope: 'operators:read' },
  { to: '/settings/keys', name: 'settings.keys', scope: 'keys:read' },
  { to: '/settings/audit', name: 'settings.audit', scope: 'audit:read' },
] as const

export const SettingsPage = () => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <Page title={t('nav.settings')}>
      <nav className={classes.tabs} aria-label={t('nav.settings')}>
        {tabs
          .filter((tab) => may(tab.scope))
          .map((tab) => (
            <Link
              key={tab.to}
              to={tab.to}
              activeOptions={{ exact: tab.to === '/settings', includeSearch: false }}
              className={classes.tab}
            >
              {t(tab.name)}
            </Link>
          ))}
      </nav>
      <Outlet />
    </Page>
  )
}
