import {
  type AskingSettings,
  askingSettings,
  type FlowSaid,
  type QuestionSaid,
  type Sensitivity,
} from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../platform/postgres/index.ts'
import type { Catalogues } from '../consent/index.ts'
import { bitsOf, definitionsOf } from '../profiles/index.ts'
import { type AttributeReader, attributesInUse, liveSegments } from '../segments/index.ts'
import { type Item, readItems } from './catalogue/items.store.ts'
import { type Use, usesOf } from './catalogue/used-by.ts'
import type { Candidate, WantedAnswer } from './choose/candidate.ts'

type Definition = Awaited<ReturnType<typeof definitionsOf>> extends ReadonlyMap<string, infer D> ? D : never

/** Everything of a workspace that can be asked, and what it is for. Nothing of anybody. */
export interface Shelf {
  readonly questions: ReadonlyMap<string, Item<'question'>>
  readonly flows: ReadonlyMap<string, Item<'flow'>>
  readonly definitions: ReadonlyMap<string, Definition>
  readonly liveSegments: ReadonlySet<string>
  readonly candidates: readonly Candidate[]
  readonly settings: AskingSettings
  /** What uses a question as it is written. */
  uses(key: string, said: QuestionSaid): Use[]
  /** The purposes a question may serve, as bits: those it names, as far as its attribute does. */
  purposesOf(said: QuestionSaid): number
}

const anyPurpose = 2 ** 31 - 1
const order: readonly Sensitivity[] = ['ordinary', 'contact', 'sensitive']
const attributeOf = ({ to }: QuestionSaid): string | undefined => (to.of === 'nowhere' ? undefined : to.attribute)

export const questionsOfFlow = ({ steps }: Pick<FlowSaid, 'steps'>): string[] =>
  steps.flatMap((step) => (step.kind === 'question' ? [step.question] : []))

/** Is a contact detail asked in a flow before anything in it gives something? Of its steps in the order they stand in. Pure. */
export const asksContactFirst = (
  { steps }: Pick<FlowSaid, 'steps'>,
  isContact: (question: string) => boolean,
): boolean => {
  const helps = steps.findIndex((step) => step.kind === 'suggest' || (step.kind === 'say' && step.helps))
  const contact = steps.findIndex((step) => step.kind === 'question' && isContact(step.question))
  return contact >= 0 && (helps < 0 || contact < helps)
}

export const readSettings = async (db: AnyDb, workspaceId: number): Promise<AskingSettings> => {
  const row = await openTables(db)
    .selectFrom('asking_settings')
    .select('settings')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return askingSettings.parse(row?.settings ?? {})
}

/** How many people a workspace has, roughly: from the largest of its segments, which hold shares of them. */
const peopleAbout = (readers: readonly AttributeReader[], most: number): number =>
  Math.max(1, most, ...readers.map((reader) => reader.size ?? 0))

const mostMembers = async (db: AnyDb, workspaceId: number): Promise<number> => {
  const { rows } = await sql<{ size: number | null }>`
    select max(size)::float8 as size from segments where workspace_id = ${workspaceId}`.execute(openTables(db))
  return rows[0]?.size ?? 0
}

const asWanted = (key: string, said: QuestionSaid, definitions: Shelf['definitions']): WantedAnswer => {
  const attribute = said.to.of === 'person' ? said.to.attribute : null
  const ages = attribute === null ? null : (definitions.get(attribute)?.halfLifeDays ?? null)
  return { key, attribute, halfLifeDays: said.halfLifeDays ?? ages, reaskDays: said.reaskDays }
}

/** The shelf of a workspace as it stands in the database, on a day. */
export const readShelf = async (
  db: AnyDb,
  workspaceId: number,
  { catalogues, now }: { catalogues: Catalogues; now: number },
): Promise<Shelf> => {
  const questions = await readItems(db, workspaceId, 'question')
  const flows = await readItems(db, workspaceId, 'flow')
  const readers = await attributesInUse(db, workspaceId)
  const keys = questions.flatMap((q) => [attributeOf(q.draft), q.published ? attributeOf(q.published) : undefined])
  const definitions = await definitionsOf(db, workspaceId, [...new Set(keys.filter((key) => key !== undefined))])
  const catalogue = await catalogues.of(workspaceId)
  const people = peopleAbout(readers, await mostMembers(db, workspaceId))
  const today = new Date(now).toISOString().slice(0, 10)

  const uses = (key: string, said: QuestionSaid) => usesOf(key, said, { readers, flows, today })
  const purposesOf = (said: QuestionSaid): number => {
    const definition = definitions.get(attributeOf(said) ?? '')
    const unlessSaid = definition?.sensitivity === 'sensitive' ? 0 : anyPurpose
    return (
      bitsOf(
        catalogue,
        said.purposes.filter((key) => catalogue.purposes.has(key)),
      ) & (definition?.allowed ?? unlessSaid)
    )
  }
  const byKey = new Map(questions.map((q) => [q.key, q]))
  const decides = (said: QuestionSaid) =>
    readers
      .filter((r) => r.attribute === attributeOf(said) && r.of === said.to.of)
      .map((r) => Math.min(1, (r.size ?? 0) / people))

  const ofQuestions = questions.flatMap(({ key, published: said, status, version }): Candidate[] =>
    // Of a recipient is asked only within a flow: somebody has to be spoken of.
    said === null || said.to.of === 'recipient' || status === 'retired'
      ? []
      : [
          {
            ...{
              kind: 'question',
              key,
              version,
              status,
              priority: said.priority,
              share: said.share,
              audience: said.audience,
            },
            ...{ placements: said.placements, channels: said.channels, recontact: said.recontact },
            ...{ sensitivity: said.sensitivity, waitsForHelp: said.sensitivity === 'contact' && said.afterHelp },
            ...{ purposes: purposesOf(said), uses: uses(key, said).length, decides: decides(said), reopenDays: null },
            questions: [asWanted(key, said, definitions)],
          },
        ],
  )
  const ofFlows = flows.flatMap(({ key, published: said, status, version }): Candidate[] => {
    if (said === null || status === 'retired') return []
    const own = questionsOfFlow(said).flatMap((name) => {
      const question = byKey.get(name)?.published
      return question ? [{ key: name, said: question }] : []
    })
    // What a concierge and a quiz ask is for the moment: it is opened whatever is known.
    const isOfTheMoment = said.kind === 'concierge' || said.kind === 'quiz'
    const research = said.research !== null && said.research.until >= today ? 1 : 0
    const inner = own.reduce((sum, q) => sum + uses(q.key, q.said).length, 0)
    return [
      {
        ...{ kind: 'flow', key, version, status, priority: said.priority, share: said.share, audience: said.audience },
        ...{ placements: said.placements, channels: said.channels, recontact: said.recontact },
        sensitivity: own.reduce<Sensitivity>(
          (most, q) => (order.indexOf(q.said.sensitivity) > order.indexOf(most) ? q.said.sensitivity : most),
          'ordinary',
        ),
        waitsForHelp: asksContactFirst(said, (name) => byKey.get(name)?.published?.sensitivity === 'contact'),
        purposes: own.reduce((mask, q) => mask | purposesOf(q.said), 1),
        uses: isOfTheMoment ? Math.max(1, inner + research) : inner + research,
        questions: isOfTheMoment
          ? []
          : own.filter((q) => q.said.to.of !== 'recipient').map((q) => asWanted(q.key, q.said, definitions)),
        reopenDays: said.reaskDays,
        decides: own.flatMap((q) => decides(q.said)),
      },
    ]
  })
  return {
    ...{ questions: byKey, flows: new Map(flows.map((f) => [f.key, f])), definitions, uses, purposesOf },
    candidates: [...ofQuestions, ...ofFlows],
    liveSegments: await liveSegments(db, workspaceId),
    settings: await readSettings(db, workspaceId),
  }
}

export interface Shelves {
  /** At most a second old: what is asked changes seldom, and is decided often. */
  of(workspaceId: number): Promise<Shelf>
  /** After a change in this process: whoever made it sees it. */
  forget(workspaceId: number): void
}

const freshForMs = 1_000

export const createShelves = (db: AnyDb, catalogues: Catalogues, now: () => number): Shelves => {
  const known = new Map<number, { at: number; shelf: Promise<Shelf> }>()
  return {
    forget: (workspaceId) => void known.delete(workspaceId),
    of: (workspaceId) => {
      const entry = known.get(workspaceId)
      // By the clock of the machine: a test may hold the other one still.
      if (entry && Date.now() - entry.at < freshForMs) return entry.shelf
      const shelf = readShelf(db, workspaceId, { catalogues, now: now() })
      known.set(workspaceId, { at: Date.now(), shelf })
      shelf.catch(() => known.delete(workspaceId))
      return shelf
    },
  }
}
