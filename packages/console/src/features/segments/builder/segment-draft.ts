import type { Segment, SegmentNode } from '@candor/contracts'
import type { Key } from '../../../app/i18n/index.ts'
import { beginWith } from './history.ts'
import { revived } from './problems.ts'
import { definitionOf, type GroupNode } from './tree.ts'

/** A segment while it is being written. */
export interface SegmentDraft {
  name: string
  /** Empty while it follows the name. */
  key: string
  description: string
  /** Empty until one is chosen. */
  purpose: string
  root: GroupNode
  /** Events may be named that were never seen. */
  unseenEvents: boolean
}

export const newSegmentDraft = (definition: SegmentNode = { all: [] }): SegmentDraft => ({
  name: '',
  key: '',
  description: '',
  purpose: '',
  root: beginWith(definition).present,
  unseenEvents: false,
})

export const draftOfSegment = ({ name, key, description, purpose, definition }: Segment): SegmentDraft => ({
  name,
  key,
  description,
  purpose,
  root: beginWith(definition).present,
  unseenEvents: false,
})

/** As it was kept on this device. */
export const revivedDraft = (draft: SegmentDraft): SegmentDraft => ({ ...draft, root: revived(draft.root) })

/** One that teaches: what a shop asks first. */
export const exampleDefinition: SegmentNode = {
  all: [
    {
      performed: { event: 'Order Completed' },
      times: { op: 'atLeast', n: 2 },
      period: { within: { n: 90, unit: 'day' } },
    },
    { preference: { channel: 'email' }, is: 'on' },
  ],
}

/** A key out of a name: its Latin letters and digits; where it has none, a number that is free. */
export const keyOfName = (name: string, taken: readonly string[]): string => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  const base = plain === '' ? 'segment' : plain
  if (plain !== '' && !taken.includes(base)) return base
  for (let n = plain === '' ? 1 : 2; ; n++) if (!taken.includes(`${base}-${n}`)) return `${base}-${n}`
}

/** `taken`: keys there are, and those that are no keys. */
export const problemOfSegmentKey = (key: string, taken: readonly string[]): Key | null => {
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(key)) return 'segments.problem.key'
  return taken.includes(key) ? 'segments.problem.keyTaken' : null
}

/** Whether two drafts say different things; what a tree calls its pieces does not count. */
export const isAnotherDraft = (before: SegmentDraft, after: SegmentDraft): boolean => {
  const plain = ({ name, key, description, purpose, root }: SegmentDraft) =>
    JSON.stringify([name, key, description, purpose, definitionOf(root).definition])
  return plain(before) !== plain(after)
}
