import { isAnswer, type NewMove } from './entries.ts'
import type { LedgerEntry } from './fold.ts'
import { type Deciding, toAnswer } from './projection.ts'

type Said = Exclude<LedgerEntry, { kind: 'merge' }> & { readonly originId: number | null }

/** All that was said by one person, in order: their own words, and those of whoever became one with them. */
interface Voice {
  readonly parts: (Said | { readonly seq: number; readonly joined: Voice })[]
}

/** A merge without an entry: of two people whom the ledger did not name until then. */
export interface SilentMerge {
  readonly mergedId: string
  readonly survivorId: string
}

/** What goes along when identifiers change hands. */
interface Going {
  readonly origins: ReadonlySet<number>
  readonly people: ReadonlySet<string>
  /** Words of nobody in particular that were said after this number may be of either: a no counts for both. */
  readonly sharedSince: number
}

const isNo = ({ kind }: Said): boolean => kind !== 'grant'

/** Splits a voice in what stays and what goes. */
const split = (voice: Voice, going: Going): [stays: Voice, goes: Voice] => {
  const [stays, goes]: [Voice, Voice] = [{ parts: [] }, { parts: [] }]
  for (const part of voice.parts) {
    if ('joined' in part) {
      const halves = split(part.joined, going)
      for (const [i, to] of [stays, goes].entries())
        if (halves[i]!.parts.length > 0) to.parts.push({ seq: part.seq, joined: halves[i]! })
      continue
    }
    const isTheirs = part.originId === null ? going.people.has(part.subjectId) : going.origins.has(part.originId)
    const isEithers = !isTheirs && part.originId === null && isNo(part) && part.seq > going.sharedSince
    if (!isTheirs) stays.parts.push(part)
    if (isTheirs || isEithers) goes.parts.push(part)
  }
  return [stays, goes]
}

/** The voice as entries of a ledger in which nobody ever moved: `fold` of them gives the states under `name`. */
const asEntries = (voice: Voice, name: string): LedgerEntry[] => {
  const entries: LedgerEntry[] = []
  let joined = 0
  const add = ({ parts }: Voice, subjectId: string) => {
    for (const part of parts) {
      if ('joined' in part) {
        const mergedId = `${name}/${++joined}`
        add(part.joined, mergedId)
        entries.push({ seq: part.seq, kind: 'merge', subjectId, mergedId })
      } else {
        const { originId: _, ...said } = part
        entries.push({ ...said, subjectId })
      }
    }
  }
  add(voice, name)
  return entries
}

/**
 * Who said what, while people are merged, separated and identifiers change hands: what was said through an identifier is
 * said by whoever has it. Where words come together they are joined (fold.ts: a refusal beats a grant), where they part
 * each is left with what it said itself, as if the two had never met.
 *
 * Silent merges come first, although the ledger does not say when they were. They may: neither of the two was named by an
 * entry before its merge, so no entry before the merge is about them, and whatever is older commutes with it.
 */
export const createVoices = (silent: readonly SilentMerge[]) => {
  const voices = new Map<string, Voice>()
  const leadsTo = new Map<string, string>()
  /** Since which entry somebody is another's; 0 where no entry says so. */
  const since = new Map<string, number>()
  const living = (id: string): string => leadsTo.get(id) ?? id
  const lead = (from: string, to: string, seq: number) => {
    if (living(to) === from) return
    // Those who became `from` before lead to the survivor at once, as they do among people: never a chain to follow.
    for (const [id, next] of leadsTo) if (next === from) leadsTo.set(id, to)
    leadsTo.set(from, to)
    since.set(from, seq)
  }
  const voiceOf = (id: string): Voice => {
    const voice = voices.get(id) ?? { parts: [] }
    voices.set(id, voice)
    return voice
  }
  const join = (id: string, joined: Voice, seq: number) => {
    if (joined.parts.length > 0) voiceOf(id).parts.push({ seq, joined })
  }
  for (const { mergedId, survivorId } of silent) lead(mergedId, survivorId, 0)

  /** While two were one, a no of nobody in particular may have been either's. Somebody who was never apart: from the start. */
  const sharedSince = (id: string, { reason, people }: NewMove['evidence'], seq: number): number =>
    reason === 'evidence' ? seq : Math.min(since.get(id) ?? seq, ...(people.includes(id) ? [] : [0]))

  const move = ({ subjectId, fromId, evidence }: Extract<Deciding, { kind: 'move' }>, seq: number) => {
    const people = new Set(evidence.people)
    const going = { origins: new Set(evidence.origins), people, sharedSince: sharedSince(subjectId, evidence, seq) }
    for (const id of people) {
      if (id === subjectId) leadsTo.delete(id)
      else lead(id, subjectId, seq)
    }
    const [stays, goes] = split(voiceOf(fromId), going)
    voices.set(fromId, stays)
    join(subjectId, goes, seq)
  }

  return {
    /** Whoever stands for this person; themselves, unless they were merged. */
    living,
    /** Takes the next entry of the ledger. */
    take(says: Deciding, seq: number): void {
      if (says.kind === 'move') move(says, seq)
      else if (isAnswer(says)) {
        const said = toAnswer(says, seq)
        if (said) voiceOf(living(says.subjectId)).parts.push({ ...said, originId: says.originId ?? null })
      } else {
        lead(says.mergedId, says.subjectId, seq)
        const merged = voiceOf(says.mergedId)
        voices.delete(says.mergedId)
        join(says.subjectId, merged, seq)
      }
    },
    /** Ids under which anything was said. */
    speakers: (): Iterable<string> => voices.keys(),
    /** What the living person `id` said, under a name. */
    entriesOf: (id: string, name: string = id): LedgerEntry[] => asEntries(voiceOf(id), name),
  }
}
