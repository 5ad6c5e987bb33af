import { Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import classes from '../../ui/page-tabs.module.css'

/** What there is to see of a person, each with an address of its own. */
const tabs = [
  { to: '/people/$id', name: 'person.tab.known', scope: 'people:read' },
  { to: '/people/$id/timeline', name: 'person.timeline', scope: 'events:read' },
  { to: '/people/$id/identity', name: 'person.tab.identity', scope: 'people:read' },
  { to: '/people/$id/asking', name: 'nav.asking', scope: 'asking:read' },
  { to: '/people/$id/rewards', name: 'nav.rewards', scope: 'people:read' },
  { to: '/people/$id/looks', name: 'person.tab.looks', scope: 'audit:read' },
] as const

export const PersonTabs = ({ id, name }: { id: string; name: string }) => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <nav className={classes.tabs} aria-label={name}>
      {tabs
        .filter((tab) => may(tab.scope))
        .map((tab) => (
          <Link
            key={tab.to}
            to={tab.to}
            params={{ id }}
            search={{}}
            activeOptions={{ exact: tab.to === '/people/$id', includeSearch: false }}
            className={classes.tab}
          >
            {t(tab.name)}
          </Link>
        ))}
    </nav>
  )
}
