import type { Readable } from '../../consent/index.ts'
import { eventRows } from './event-rows.ts'
import { factRows } from './fact-rows.ts'
import { type Layout, layoutOf, leg, type Slice } from './layout.ts'
import type { Plan } from './plan.ts'

const permissionRows = (layout: Layout, readable: Readable): string =>
  leg(
    layout,
    new Map([
      ['person', 'person_id'],
      ['answered', 'toUInt8(1)'],
      ['allow', 'allow'],
      ['refused', 'refused'],
    ]),
    `(${readable.facts.permissions})`,
  )

/** All rows that the plan reads, of whom the purpose lets be read. */
export const rowsOf = (plan: Plan, readable: Readable, slice: Slice | null): string => {
  const layout = layoutOf(plan)
  const { needs, keys, readsPermissions, readsEverybody } = plan.parts
  return [
    ...(needs.size > 0 ? [eventRows(plan, layout, readable, slice)] : []),
    ...(keys.size > 0 || readsEverybody ? [factRows(plan, layout, readable, slice)] : []),
    ...(readsPermissions ? [permissionRows(layout, readable)] : []),
  ].join('\n union all \n')
}
