import type { Scope } from '@candor/contracts'
import {
  IconActivity,
  IconAdjustments,
  IconChartCircles,
  IconGift,
  IconHeartbeat,
  IconInbox,
  IconMessage2,
  IconMessageQuestion,
  IconPlugConnected,
  IconShieldCheck,
  IconTags,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Key } from './i18n/index.ts'

interface PageEntry {
  to:
    | '/live'
    | '/people'
    | '/segments'
    | '/asking'
    | '/feedback'
    | '/attributes'
    | '/rewards'
    | '/consent'
    | '/sources'
    | '/quarantine'
    | '/system'
    | '/settings'
  name: Key
  /** Without it the page is not offered; the server refuses its data all the same. */
  scope: Scope
  /** The letter after `g`. */
  chord: string
  icon: TablerIcon
}

/** The pages of the console, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { to: '/live', name: 'nav.live', scope: 'events:read', chord: 'l', icon: IconActivity },
  { to: '/people', name: 'nav.people', scope: 'people:read', chord: 'p', icon: IconUsers },
  { to: '/segments', name: 'nav.segments', scope: 'segments:read', chord: 's', icon: IconChartCircles },
  { to: '/asking', name: 'nav.asking', scope: 'asking:read', chord: 'k', icon: IconMessageQuestion },
  { to: '/feedback', name: 'nav.feedback', scope: 'feedback:read', chord: 'f', icon: IconMessage2 },
  { to: '/attributes', name: 'nav.attributes', scope: 'attributes:read', chord: 'a', icon: IconTags },
  { to: '/rewards', name: 'nav.rewards', scope: 'rewards:read', chord: 'r', icon: IconGift },
  { to: '/consent', name: 'nav.consent', scope: 'consent:read', chord: 'c', icon: IconShieldCheck },
  { to: '/sources', name: 'nav.sources', scope: 'sources:read', chord: 'o', icon: IconPlugConnected },
  { to: '/quarantine', name: 'nav.quarantine', scope: 'quarantine:read', chord: 'q', icon: IconInbox },
  { to: '/system', name: 'nav.system', scope: 'system:read', chord: 'y', icon: IconHeartbeat },
  { to: '/settings', name: 'nav.settings', scope: 'workspace:read', chord: ',', icon: IconAdjustments },
]
