import { type LineRefusal, misfits, type PersonLineCode, type PersonResult, refusePerson } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../../platform/postgres/index.ts'
import { defaultAllow, followIdentified } from '../../../consent/index.ts'
import { identifyPeople } from '../../../identity/index.ts'
import { classNumber } from '../../provenance.ts'
import { type CatalogueNews, noCatalogueNews, tellValues } from '../../values/tell-values.ts'
import type { ToldValue } from '../../values/write-values.ts'
import type { CheckedPerson, ImportContext, ImportedPerson } from './check-person.ts'
import { holdAllowed, holdersOf, nameOf } from './people.store.ts'

type Refusal = LineRefusal<PersonLineCode>
type LeftOut = NonNullable<PersonResult['leftOut']>

interface Context extends Pick<ImportContext, 'workspaceId' | 'sourceId' | 'basis' | 'now'> {
  /** Who sends it. */
  readonly by: string
}

interface Written {
  readonly results: ReadonlyMap<ImportedPerson, PersonResult>
  /** Lines that cannot stay, now that it is known whom they are about. */
  readonly refused: ReadonlyMap<ImportedPerson, Refusal>
  readonly news: CatalogueNews
}

const valuesOf = (line: ImportedPerson, who: { personId: string; originId: number; allow: number }, c: Context) =>
  line.values.map(({ told, purposes }): ToldValue => {
    return {
      workspaceId: c.workspaceId,
      personId: who.personId,
      key: told.attribute,
      value: told.value ?? null,
      class: classNumber(told.class),
      at: Date.parse(told.at),
      originId: who.originId,
      sourceId: c.sourceId,
      messageId: line.claim.messageId,
      collected: purposes & who.allow,
      context: told.context ?? null,
      evidence: { ...told.evidence, by: c.by, legalBasis: c.basis.legalBasis },
      confidence: told.confidence ?? null,
      expiresAt: told.expiresAt === undefined ? null : Date.parse(told.expiresAt),
    }
  })

/** Writes all of it, in a handful of statements; when a line has to be refused, none of it may stay. */
const write = async (tx: ForPurpose, lines: readonly ImportedPerson[], c: Context): Promise<Written> => {
  const named = lines.flatMap((line) => line.identifiers)
  const before = await holdersOf(tx, c.workspaceId, named)
  const claims = lines.map((line) => line.claim)
  const found = await identifyPeople(tx, claims)
  await followIdentified(tx, found, { now: new Date(c.now), defaults: defaultAllow })
  const { personOf, originOf, snapshot } = found
  const allowed = await holdAllowed(tx, c.workspaceId, personOf as string[])
  const after = await holdersOf(tx, c.workspaceId, named)

  const refused = new Map<ImportedPerson, Refusal>()
  const leftOut = new Map<ImportedPerson, LeftOut>(lines.map((line) => [line, []]))
  const lineOf = new Map<ToldValue, ImportedPerson>()
  lines.forEach((line, i) => {
    const allow = allowed.get(personOf[i]!) ?? 0
    for (const value of valuesOf(line, { personId: personOf[i]!, originId: originOf[i]!, allow }, c)) {
      // That something is no longer known may always be said.
      if (value.collected !== 0 || value.value === null) lineOf.set(value, line)
      else leftOut.get(line)!.push({ part: value.key, because: 'nothing_allowed' })
    }
    if (line.values.length === 0 && (line.purposes & allow) === 0) refused.set(line, refusePerson('nothing_allowed'))
  })
  const told = await tellValues(tx, [...lineOf.keys()], { snapshot, now: c.now, report: true })
  for (const [value, misfit] of told.refused) {
    const line = lineOf.get(value)!
    if (misfit === 'no_purpose') leftOut.get(line)!.push({ part: value.key, because: 'nothing_allowed' })
    else if (!refused.has(line)) refused.set(line, refusePerson('attribute_misfit', `${value.key}: ${misfits[misfit]}`))
  }
  const wrote = new Set([...told.written].map((value) => lineOf.get(value)!))
  const moved = new Set(named.map(nameOf).filter((name) => before.get(name) !== after.get(name)))
  const known = new Set(before.values())
  const results = new Map<ImportedPerson, PersonResult>()
  lines.forEach((line, i) => {
    const personId = personOf[i]!
    const parts = leftOut.get(line)!
    if (line.values.length > 0 && parts.length === line.values.length && !refused.has(line))
      refused.set(line, refusePerson('nothing_allowed', parts.map(({ part }) => part).join(', ')))
    for (const who of line.identifiers)
      if (after.get(nameOf(who)) !== personId) parts.push({ part: who.kind, because: 'belongs_to_another' })
    const isNew = !known.has(personId)
    known.add(personId)
    // What several lines of a request bring is the first one's news.
    const brings = line.identifiers.filter((who) => moved.delete(nameOf(who))).length > 0
    const status = isNew ? 'created' : brings || wrote.has(line) ? 'updated' : 'unchanged'
    results.set(line, { status, personId, ...(parts.length > 0 && { leftOut: parts }) })
  })
  return { results, refused, news: told.news }
}

/**
 * Writes the lines that can be written and answers for each. Some can be refused only when it is known who they are about
 * and what that person allows: then all is taken back and done again without them, so that a refused line leaves nothing.
 */
export const takePeople = async (
  tx: ForPurpose,
  checked: readonly CheckedPerson[],
  context: Context,
): Promise<{ results: PersonResult[]; news: CatalogueNews }> => {
  const refusals = new Map<CheckedPerson, Refusal>()
  for (const one of checked) if ('refused' in one) refusals.set(one, one.refused)
  let written: Pick<Written, 'results' | 'news'> = { results: new Map(), news: noCatalogueNews }
  await sql`savepoint before_people`.execute(tx)
  for (;;) {
    const open = checked.filter((one): one is ImportedPerson => !refusals.has(one))
    if (open.length === 0) break
    const attempt = await write(tx, open, context)
    if (attempt.refused.size === 0) {
      written = attempt
      break
    }
    await sql`rollback to savepoint before_people`.execute(tx)
    for (const [line, refusal] of attempt.refused) refusals.set(line, refusal)
  }
  const results = checked.map((one): PersonResult => {
    const refusal = refusals.get(one)
    return refusal ? { status: 'rejected', ...refusal } : written.results.get(one as ImportedPerson)!
  })
  return { results, news: written.news }
}
