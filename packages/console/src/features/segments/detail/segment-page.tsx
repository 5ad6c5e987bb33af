import type { Segment } from '@candor/contracts'
import { getRouteApi, Link, Outlet } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page } from '../../../ui/page.tsx'
import tabClasses from '../../../ui/page-tabs.module.css'
import { Done, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { nodesOf, treeOf } from '../builder/tree.ts'
import { useSegment } from '../use-segments.ts'
import { SegmentMenu } from './segment-menu.tsx'

const route = getRouteApi('/shell/segments/$key')

/** What is around everything about one segment: its name, what can be done, and the ways to the rest. */
export const SegmentPage = () => {
  const { t } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const { note } = route.useSearch()
  const { query, stored, shown: segment } = useSegment(key)
  return (
    <Page
      title={segment?.name ?? key}
      {...(segment === undefined || segment.description === '' ? {} : { lead: <bdi>{segment.description}</bdi> })}
      above={
        <Link to="/segments" search={{}}>
          {t('action.back', { page: t('nav.segments') })}
        </Link>
      }
      actions={
        segment !== undefined && (
          <>
            {may('segments:write') && (
              <LinkButton variant="default" to="/segments/$key/edit" params={{ key }}>
                {t('segments.edit')}
              </LinkButton>
            )}
            {stored !== undefined && <SegmentMenu segment={stored} name={segment.name} />}
          </>
        )
      }
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {segment !== undefined && (
        <>
          {note === 'published' && <Done>{t(doneTexts[segment.state])}</Done>}
          <Tabs segment={segment} />
          <Outlet />
        </>
      )}
    </Page>
  )
}

const doneTexts = {
  draft: 'segments.doneDraft',
  computing: 'segments.donePublished',
  live: 'segments.donePublished',
  paused: 'action.saved',
} as const

/** Whether there can be people of whom the evidence does not say enough. */
const isGuessing = ({ definition }: Segment): boolean =>
  [...nodesOf(treeOf(definition, () => ''))].some((node) => 'said' in node && 'likelihood' in node.said)

const tabs = [
  { to: '/segments/$key', name: 'segments.tab.overview', scope: 'segments:read' },
  { to: '/segments/$key/members', name: 'segments.tab.members', scope: 'people:read' },
  { to: '/segments/$key/changes', name: 'segments.tab.changes', scope: 'people:read' },
  { to: '/segments/$key/versions', name: 'segments.tab.versions', scope: 'segments:read' },
  { to: '/segments/$key/undecided', name: 'segments.tab.undecided', scope: 'people:read' },
  { to: '/segments/$key/content', name: 'segments.tab.content', scope: 'segments:read' },
] as const

const Tabs = ({ segment }: { segment: Segment }) => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <nav className={tabClasses.tabs} aria-label={segment.name}>
      {tabs
        .filter((tab) => may(tab.scope) && (tab.to !== '/segments/$key/undecided' || isGuessing(segment)))
        .map((tab) => (
          <Link
            key={tab.to}
            to={tab.to}
            params={{ key: segment.key }}
            search={{}}
            activeOptions={{ exact: tab.to === '/segments/$key', includeSearch: false }}
            className={tabClasses.tab}
          >
            {t(tab.name)}
          </Link>
        ))}
    </nav>
  )
}
