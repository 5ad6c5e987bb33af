import type { AttributeType, Fitting, Misfit, Sensitivity, ValueClass } from '@candor/contracts'
import { misfitOf } from '@candor/contracts'

/** What a workspace says of an attribute. */
export interface Definition extends Fitting {
  readonly workspaceId: number
  readonly key: string
  readonly class: ValueClass
  readonly sensitivity: Sensitivity
  /** The purposes it may serve, as bits; null: those it was told for. */
  readonly allowed: number | null
  readonly unit: string | null
  readonly halfLifeDays: number | null
  /** Where it may be mentioned wherever it was shared; * is everywhere. */
  readonly contexts: readonly string[]
  readonly status: 'proposed' | 'active' | 'retired'
}

/** What is seen of an attribute that nobody has described. */
export interface Proposal {
  readonly workspaceId: number
  readonly key: string
  readonly type: AttributeType
  /** Who brought it: source:<id>, or the name of a caller. */
  readonly origin: string
}

/** All bits that a purpose of customers can have. */
export const anyPurpose = 2 ** 31 - 1

/**
 * What becomes of a value told for some purposes: kept for those its attribute may serve, or kept out, and why. What nobody
 * has described yet is kept as it came. Pure.
 */
export const judge = (
  definition: Definition | undefined,
  told: { readonly value: unknown; readonly collected: number },
  now: number,
): { readonly collected: number } | { readonly misfit: Misfit } => {
  // Whoever reads for any purpose must hear that something is no longer known, or an older value would come back for them.
  if (told.value === null) return { collected: anyPurpose }
  if (!definition || definition.status === 'proposed') return { collected: told.collected }
  if (definition.status === 'retired') return { misfit: 'retired' }
  const misfit = misfitOf(definition, told.value, now)
  if (misfit) return { misfit }
  // What the law protects serves only purposes that are named.
  const unlessSaid = definition.sensitivity === 'sensitive' ? 0 : anyPurpose
  const collected = told.collected & (definition.allowed ?? unlessSaid)
  return collected === 0 && told.collected !== 0 ? { misfit: 'no_purpose' } : { collected }
}
