import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './page-tabs.module.css'

interface Tab {
  to: LinkProps['to']
  name: string
  /** The address of this tab begins those of the others. */
  exact?: boolean
}

/** The parts of a page that each have an address of their own. */
export const PageTabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav className={classes.tabs} aria-label={label}>
    {tabs.map(({ to, name, exact = false }) => (
      <Link key={to} to={to} activeOptions={{ exact, includeSearch: false }} className={classes.tab}>
        {name}
      </Link>
    ))}
  </nav>
)
