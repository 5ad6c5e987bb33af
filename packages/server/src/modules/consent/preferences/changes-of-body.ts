import { type PreferencesChange, type PreferenceTopic, preferenceChannels } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { Preference } from './stricter.ts'

/** Topics, channels and frequency of a change, each once, the last word of it. Pure. Throws unknown_preference. */
export const changesOfBody = (
  { topics = [], channels = [], frequency }: PreferencesChange,
  offered: readonly PreferenceTopic[],
  at: number,
): Preference[] => {
  const known: Record<'topic' | 'channel', ReadonlySet<string>> = {
    topic: new Set(offered.map((topic) => topic.key)),
    channel: new Set(preferenceChannels),
  }
  const changes = new Map<string, Preference>()
  const add = (kind: 'topic' | 'channel', { key, on }: { key: string; on: boolean }) => {
    if (!known[kind].has(key)) throw problem('unknown_preference', { detail: `${kind} ${key}` })
    changes.set(`${kind}:${key}`, { kind, key, value: on ? 'on' : 'off', at })
  }
  for (const one of topics) add('topic', one)
  for (const one of channels) add('channel', one)
  if (frequency !== undefined) changes.set('frequency', { kind: 'frequency', key: '', value: frequency, at })
  return [...changes.values()]
}
