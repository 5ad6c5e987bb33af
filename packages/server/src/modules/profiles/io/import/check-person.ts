import { hash } from 'node:crypto'
import {
  type ImportBasis,
  type LineRefusal,
  type PersonLine,
  type PersonLineCode,
  personLineCodes,
  type ReadablePerson,
  refusePerson,
  type ToldAbout,
} from '@candor/contracts'
import { canonicalJson, type Json } from '@candor/proof'
import { ProblemError, problem } from '../../../../platform/http/index.ts'
import type { Catalogues } from '../../../consent/index.ts'
import type { Claim, IdentityRules, NamedIdentifier } from '../../../identity/index.ts'
import { assertProvenance } from '../../values/assert-provenance.ts'
import { named } from '../../values/hold-person.ts'
import { bitsOf, toldFor } from '../../values/purposes-told-for.ts'

type Catalogue = Awaited<ReturnType<Catalogues['of']>>

/** A value as a line tells it, and the purposes it may be kept for as far as the import goes. */
export interface ImportedValue {
  readonly told: ToldAbout & { readonly at: string }
  readonly purposes: number
}

/** A line that can be taken, if the person allows. */
export interface ImportedPerson {
  readonly claim: Claim
  /** As they are kept. */
  readonly identifiers: readonly NamedIdentifier[]
  readonly values: readonly ImportedValue[]
  /** What the line as a whole may be kept for. */
  readonly purposes: number
}

export type CheckedPerson = ImportedPerson | { readonly refused: LineRefusal<PersonLineCode> }

export interface ImportContext {
  readonly workspaceId: number
  readonly sourceId: number
  readonly catalogue: Catalogue
  readonly basis: ImportBasis
  readonly rules: IdentityRules
  readonly now: number
}

/** Clocks differ by a few minutes. */
const skewMs = 5 * 60_000

/**
 * What an import may be kept for, as bits. Consent opens nothing that is open without an answer: whoever has not said yes
 * stays outside. Throws unknown_purpose.
 */
const openedBy = (catalogue: Catalogue, { legalBasis, purposes }: ImportBasis): number => {
  const mask = bitsOf(catalogue, purposes)
  if (legalBasis !== 'consent') return mask
  return purposes.reduce((m, key) => {
    const { essential, bit } = catalogue.purposes.get(key)!
    return essential ? m & ~(1 << bit) : m
  }, mask)
}

/** The same line is the same message however often it comes, so that it changes nothing the second time. */
const messageIdOf = (line: PersonLine, sourceId: number): string =>
  `import:${hash('sha256', canonicalJson({ line, sourceId } as unknown as Json), 'base64url')}`

/** The first user id, device and address are fields of a claim; all else comes with them. */
const claimOf = (
  workspaceId: number,
  messageId: string,
  at: string,
  identifiers: readonly NamedIdentifier[],
): Claim => {
  const first = (kind: NamedIdentifier['kind']) => identifiers.find((i) => i.kind === kind)
  const own = [first('user_id'), first('anonymous_id'), first('email')]
  const [userId, anonymousId, email] = own.map((i) => i?.value ?? null)
  return {
    ...{ workspaceId, messageId, type: 'identify', occurredAt: Date.parse(at), previousId: null },
    ...{ userId: userId!, anonymousId: anonymousId!, email: email! },
    others: identifiers.filter((i) => !own.includes(i)),
  }
}

const checkPerson = (line: PersonLine, context: ImportContext, opened: number): ImportedPerson => {
  const { catalogue, basis, rules, now } = context
  const identifiers = line.identifiers.map((who) => named(rules, who))
  if (Date.parse(line.at) > now + skewMs) throw problem('time_in_future', { detail: line.at })
  const within = (keys: readonly string[]) => {
    const beyond = keys.find((key) => !basis.purposes.includes(key))
    if (beyond !== undefined)
      throw problem('unknown_purpose', { detail: `${beyond} is not among the purposes of the import.` })
    return keys
  }
  const purposes = within(line.purposes ?? basis.purposes)
  const values = line.values.map((v): ImportedValue => {
    const told = {
      ...v,
      class: v.class ?? line.class,
      at: v.at ?? line.at,
      context: v.context ?? line.context,
      purposes: [...within(v.purposes ?? purposes)],
      evidence: { reference: basis.reference, ...line.evidence, ...v.evidence },
    }
    assertProvenance(told, now)
    return { told, purposes: toldFor(catalogue, told.purposes, told.evidence.agreement) & opened }
  })
  return {
    claim: claimOf(context.workspaceId, messageIdOf(line, context.sourceId), line.at, identifiers),
    identifiers,
    values,
    purposes: bitsOf(catalogue, purposes) & opened,
  }
}

const isLineCode = (code: string): code is PersonLineCode => personLineCodes.some((c) => c === code)

/**
 * Each line as a person to be written or as a refusal; pure. Throws unknown_purpose when the import itself names a purpose
 * that does not exist.
 */
export const checkPeople = (lines: readonly ReadablePerson[], context: ImportContext): CheckedPerson[] => {
  const opened = openedBy(context.catalogue, context.basis)
  return lines.map((read) => {
    if ('refused' in read) return read
    try {
      return checkPerson(read.line, context, opened)
    } catch (error) {
      if (!(error instanceof ProblemError) || !isLineCode(error.code)) throw error
      return { refused: refusePerson(error.code, error.options.detail) }
    }
  })
}
