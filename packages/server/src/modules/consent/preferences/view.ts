import {
  channelNames,
  frequencies,
  type PreferencesView,
  type PreferenceTopic,
  preferenceChannels,
} from '@candor/contracts'
import { pickLocale } from '../answers/words.ts'
import type { Catalogue, PurposeEntry } from '../catalogue/catalogue.ts'
import { wordsToShow } from '../page/config.ts'
import type { PersonStanding } from '../subjects/subjects.store.ts'
import type { KnownTrait } from './preferences.store.ts'
import type { Preference } from './stricter.ts'

/** Everything that is stored of what a person decided and is known by. */
export interface Stored {
  readonly catalogue: Catalogue
  readonly topics: readonly PreferenceTopic[]
  readonly standing: PersonStanding
  readonly preferences: readonly Preference[]
  readonly known: readonly KnownTrait[]
  readonly email: string | null
  /** Answers, newest first. */
  readonly answers: readonly { id: string; kind: string; purpose_bit: number | null; occurred_at: Date }[]
}

/** `favourite_colour` and `favouriteColour` as people write it. */
const labelOf = (key: string): string => {
  const words = key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_.\-\s]+/g, ' ')
    .trim()
    .toLowerCase()
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1)
}

/** Enough to know one's own address by, too little to learn another's. */
const hintOf = (email: string): string => `${[...email][0]}…${email.slice(email.lastIndexOf('@'))}`

type Value = PreferencesView['known'][number]['value']

const plain = (value: unknown): Value | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return JSON.stringify(value)
}

const inLocale = <T>(texts: Readonly<Record<string, T>>, locale: string | undefined): T | undefined =>
  texts[pickLocale(Object.keys(texts), locale) ?? '']

/** What the preference centre shows. Pure; `now` in milliseconds since 1970. */
export const preferencesView = (stored: Stored, locale: string | undefined, now: number): PreferencesView => {
  const { catalogue, standing, preferences } = stored
  const purposes = [...catalogue.purposes.values()]
  const words = wordsToShow(catalogue, locale, now)
  const chosen = new Map(preferences.map((p) => [`${p.kind}:${p.key}`, p.value]))
  const isOn = (name: string, otherwise: boolean) => (chosen.get(name) ?? (otherwise ? 'on' : 'off')) === 'on'
  // What was answered can be taken back, also when nobody is asked about it any more.
  const isShown = (p: PurposeEntry) =>
    p.essential || (!p.retired && words?.version.purposes.includes(p.key)) || standing.states.has(p.bit)
  const frequency = chosen.get('frequency:')
  const hint = stored.email === null ? null : hintOf(stored.email)
  return {
    purposes: purposes.filter(isShown).map((p) => {
      const state = standing.states.get(p.bit)
      const text = inLocale(p.texts, locale)
      return {
        key: p.key,
        name: text?.name ?? p.key,
        description: text?.description ?? '',
        essential: p.essential,
        state: state?.status ?? (p.essential ? 'granted' : 'unknown'),
        since: state?.at.toISOString() ?? null,
      }
    }),
    topics: stored.topics.map(({ key, texts, onByDefault }) => {
      const text = inLocale(texts, locale)
      return {
        key,
        name: text?.name ?? key,
        ...(text?.description && { description: text.description }),
        on: isOn(`topic:${key}`, onByDefault),
      }
    }),
    channels: preferenceChannels.map((key) => ({
      key,
      name: inLocale(channelNames[key], locale) ?? key,
      ...(key === 'email' && hint !== null && { description: hint }),
      on: isOn(`channel:${key}`, true),
    })),
    frequency: frequencies.find((one) => one === frequency) ?? null,
    known: stored.known.flatMap(({ key, texts, value, source, at, allow, class: ofClass }) => {
      const shown = plain(value)
      if (shown === null) return []
      const used = purposes.filter((p) => (allow & (1n << BigInt(p.bit))) !== 0n).map((p) => p.key)
      const label = inLocale(texts, locale)?.name ?? labelOf(key)
      return [{ key, label, value: shown, class: ofClass, source, at: at.toISOString(), purposes: used }]
    }),
    receipts: stored.answers.flatMap(({ id, purpose_bit, occurred_at }) => {
      const purpose = purposes.find((p) => p.bit === purpose_bit)
      if (!purpose) return []
      return [{ id, purpose: purpose.key, at: occurred_at.toISOString(), url: `v1/preferences/receipts/${id}` }]
    }),
    ...(words && { agreement: words.shown }),
  }
}
