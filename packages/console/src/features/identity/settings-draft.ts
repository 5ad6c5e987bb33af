import type { IdentitySettings } from '@candor/contracts'
import type { Key } from '../../app/i18n/index.ts'

type Said = Pick<IdentitySettings, 'blocked' | 'limits'>

/** What an operator is writing; `kind` as IdentifierKind, or any. A count is empty while nothing is entered. */
export interface SettingsDraft {
  blocked: { key: number; kind: string; value: string }[]
  byKind: { key: number; kind: string; identifiers: number | '' }[]
  identifiers: number | ''
  join: number | ''
}

export const draftOfSettings = ({ blocked, limits }: Said): SettingsDraft => ({
  blocked: blocked.map((b, key) => ({ key, ...b })),
  byKind: limits.byKind.map((l, key) => ({ key, ...l })),
  identifiers: limits.identifiers,
  join: limits.join,
})

const isCount = (n: number | '', least: number) => n !== '' && Number.isInteger(n) && n >= least && n <= 100_000

export interface SettingsProblems {
  identifiers?: Key
  join?: Key
  /** By the key of the row. */
  values: Record<number, Key>
  limits: Record<number, Key>
}

/** What does not fit yet, each as the key of its sentence. */
export const problemsOfSettings = ({ blocked, byKind, identifiers, join }: SettingsDraft): SettingsProblems => {
  const empty = blocked.filter((b) => b.value.trim() === '')
  const twice = byKind.filter((l, i) => byKind.findIndex((o) => o.kind === l.kind) < i)
  const wrong = byKind.filter((l) => !isCount(l.identifiers, 1))
  return {
    ...(isCount(identifiers, 2) ? {} : { identifiers: 'identitySettings.countWrong' as const }),
    ...(isCount(join, 1) ? {} : { join: 'identitySettings.countWrong' as const }),
    values: Object.fromEntries(empty.map((b) => [b.key, 'identitySettings.valueMissing' as const])),
    limits: {
      ...Object.fromEntries(wrong.map((l) => [l.key, 'identitySettings.countWrong' as const])),
      ...Object.fromEntries(twice.map((l) => [l.key, 'identitySettings.kindTwice' as const])),
    },
  }
}

export const isSoundSettings = ({ values, limits, ...rest }: SettingsProblems): boolean =>
  [values, limits, rest].every((p) => Object.keys(p).length === 0)

/** The draft as the server takes it; only what is sound is sent. */
export const saidBySettings = ({ blocked, byKind, identifiers, join }: SettingsDraft): Said => ({
  blocked: blocked.map(({ kind, value }) => ({ kind: kind as Said['blocked'][number]['kind'], value: value.trim() })),
  limits: {
    identifiers: Number(identifiers),
    byKind: byKind.map((l) => ({
      kind: l.kind as Said['limits']['byKind'][number]['kind'],
      identifiers: Number(l.identifiers),
    })),
    join: Number(join),
  },
})
