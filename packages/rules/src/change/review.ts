import { type Purpose, purposes } from '@candor/contracts'
import { dayOf } from '../dates.ts'
import { classesOf } from '../model.ts'
import type { Change } from './diff-packs.ts'

/** A notice as far as rules touch it. Without jurisdictions it is shown everywhere. */
export type NoticeScope = { id: string; jurisdictions: readonly string[] | null; purposes: readonly Purpose[] }

const mayBeSensitive = purposes.filter((purpose) => classesOf[purpose].length > 0)

/** The purposes that a change touches; clocks and duties touch no purpose. */
export const purposesTouched = (change: Change): readonly Purpose[] => {
  if (change.what === 'decision' || change.what === 'separate' || change.what === 'asking') return [change.purpose]
  if (change.what === 'sensitive' || change.what === 'guardian') return mayBeSensitive
  return change.what === 'signal' ? ['ads_measurement', 'partner_sharing'] : []
}

/** Whether a notice may be shown where the change holds: `US` and `US-CA` meet, and unknown places meet everything. */
const meets = (notice: NoticeScope, place: string | null) =>
  place === null ||
  notice.jurisdictions === null ||
  notice.jurisdictions.some((j) => j === place || place.startsWith(`${j}-`) || j.startsWith(`${place}-`))

/** The notices that publishing these changes affects, each with the changes that do. */
export const affectedNotices = (changes: readonly Change[], notices: readonly NoticeScope[]) =>
  notices
    .map((notice) => ({
      notice: notice.id,
      changes: changes.filter(
        (change) =>
          meets(notice, change.jurisdiction) &&
          purposesTouched(change).some((purpose) => notice.purposes.includes(purpose)),
      ),
    }))
    .filter(({ changes }) => changes.length > 0)

export type Review = {
  openedOn: string
  /** The day by which somebody has to have looked: the first on which a change holds, today if one does already. */
  dueOn: string
  changes: readonly Change[]
  notices: string[]
}

/** The review that publishing a changed pack opens; null where nothing changes for anybody. */
export const openReview = (changes: readonly Change[], notices: readonly NoticeScope[], at: Date): Review | null => {
  const first = changes.map((change) => change.from).sort()[0]
  if (first === undefined) return null
  return { openedOn: dayOf(at), dueOn: first, changes, notices: affectedNotices(changes, notices).map((a) => a.notice) }
}
