import { type AskOutcome, askingSettings, type Sensitivity } from '@candor/contracts'
import {
  type AttentionState,
  attentionOf,
  type Contact,
  dayMs,
} from '../../packages/server/src/modules/asking/choose/attention.ts'
import type { Random } from '../../packages/server/src/modules/asking/choose/beta.ts'
import type { PastAnswer, PastAsk } from '../../packages/server/src/modules/asking/choose/candidate.ts'
import type { Standing } from '../../packages/server/src/modules/asking/choose/gates.ts'
import { logistic, weighted } from './dice.ts'
import { drawn } from './distributions.ts'
import { type People, unknown } from './people.ts'
import type { Attribute } from './world.ts'

export const settings = askingSettings.parse({})
const rested: AttentionState = { lastAt: null, unanswered: 0, gapMs: 0, nextAt: null, never: false }
const nothing = { asks: [] as readonly PastAsk[], answers: new Map<string, PastAnswer>(), segments: new Set<string>() }

/** What became of a person so far: what the server would read from its rows, and how tired they truly are. */
export interface Course {
  readonly contacts: readonly Contact[]
  readonly asks: readonly PastAsk[]
  readonly answers: ReadonlyMap<string, PastAnswer>
  readonly fatigue: number
  readonly at: number
  /** Until when nothing may be asked of them. */
  readonly rests: number
}

const fresh: Course = { contacts: [], asks: nothing.asks, answers: nothing.answers, fatigue: 0, at: 0, rests: 0 }

/** Where a person stands, as the server would read it. */
export const standingOf = (
  person: number,
  course: Course = fresh,
  attributes: readonly Attribute[],
  known: Int8Array,
  now: number,
): Standing => {
  const from = person * attributes.length
  return {
    ...{ personId: String(person), allow: 7, isHeld: false, memberships: nothing.segments },
    attention: course.contacts.length === 0 ? rested : attentionOf(course.contacts, null, settings, now),
    known: new Map(
      attributes.flatMap(({ key }, a) => (known[from + a] === unknown ? [] : [[key, { at: 0, allow: 7 }] as const])),
    ),
    ...{ answers: course.answers, asks: course.asks },
    wasHelped: course.contacts.some((contact) => contact.outcome === 'answered'),
  }
}

const tiredNow = ({ fatigue, at }: Course, now: number): number =>
  fatigue * 0.5 ** ((now - at) / dayMs / drawn.restDays)

const silences = ['ignored', 'skipped', 'dismissed', 'rather_not_say'] as const

/** What a person does with a question, by how they truly are. `isLast`: they were annoyed so much that they never come back. */
export const reactionOf = (
  people: People,
  person: number,
  { appeal, sensitivity }: { readonly appeal: number; readonly sensitivity: Sensitivity },
  course: Course = fresh,
  now: number,
  dice: Random,
): { readonly outcome: AskOutcome; readonly isLast: boolean } => {
  const tired = tiredNow(course, now)
  const welcome = people.openness[person]! + appeal - drawn.reluctance[sensitivity] - people.tiring[person]! * tired
  if (dice() < logistic(welcome)) return { outcome: 'answered', isLast: false }
  const weights = silences.map((silence) => drawn.unanswered[silence])
  const annoyance = people.impatience[person]! * (1 + tired) * drawn.offence[sensitivity]
  return { outcome: silences[weighted(weights, dice)]!, isLast: dice() < annoyance }
}

/** The course after a question and what became of it. */
export const goneOn = (course: Course = fresh, key: string, outcome: AskOutcome, now: number): Course => {
  const contacts = [{ at: now, outcome, spends: true }, ...course.contacts]
  const asks = [{ kind: 'question' as const, key, at: now, outcome, outcomeAt: now }, ...course.asks]
  const isSaid = outcome === 'answered' || outcome === 'rather_not_say'
  const tired = tiredNow(course, now)
  return {
    ...{ contacts, asks, at: now },
    answers: isSaid ? new Map([...course.answers, [key, { question: key, outcome, at: now }]]) : course.answers,
    fatigue: outcome === 'answered' ? tired / 2 : tired + 1,
    rests: attentionOf(contacts, null, settings, now).nextAt ?? now,
  }
}
