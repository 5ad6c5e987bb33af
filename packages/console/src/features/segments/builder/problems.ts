import type { Duration, Events, Period, PropertyTest, SegmentNode, Signal, ValueTest } from '@candor/contracts'
import type { Key } from '../../../app/i18n/index.ts'
import { type BuilderNode, type Condition, type GroupNode, isGroup, nodesOf } from './tree.ts'

/** As of contracts: how deep and how large a definition may be. */
interface Limits {
  depth: number
  nodes: number
}

const isMissing = (text: string): boolean => text.trim() === ''
/** A field that is empty holds no number. What was kept as JSON knows only null. */
const isNoNumber = (n: number | null): boolean => n === null || !Number.isFinite(n)

function* ofTest(test: ValueTest): Generator<Key> {
  if (test.op === 'known') return
  if (test.op === 'in') {
    if (test.values.length === 0) yield 'segments.problem.values'
  } else if (typeof test.value === 'string') {
    if (isMissing(test.value)) yield 'segments.problem.value'
  } else if (typeof test.value === 'number' || test.value === null) {
    if (isNoNumber(test.value)) yield 'segments.problem.number'
  }
  if ('currency' in test && test.currency !== undefined && test.currency.length !== 3) yield 'segments.problem.currency'
}

function* ofDuration(duration: Duration | undefined): Generator<Key> {
  if (duration === undefined) return
  const isWhole = Number.isInteger(duration.n) && duration.n >= 1 && duration.n <= 1_000_000
  if (!isWhole) yield 'segments.problem.duration'
}

function* ofPeriod(period: Period | undefined): Generator<Key> {
  yield* ofDuration(period?.within)
  yield* ofDuration(period?.before)
  const isReversed = period?.from !== undefined && period.to !== undefined && period.from >= period.to
  if (isReversed) yield 'segments.problem.period'
}

function* ofProperties(where: readonly PropertyTest[] | undefined): Generator<Key> {
  for (const { property, test } of where ?? []) {
    if (isMissing(property)) yield 'segments.problem.property'
    yield* ofTest(test)
  }
}

function* ofEvents({ event, where }: Events): Generator<Key> {
  if (isMissing(event)) yield 'segments.problem.event'
  yield* ofProperties(where)
}

function* ofSignal(signal: Signal): Generator<Key> {
  if (signal.kind === 'weather' && !/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(signal.region)) yield 'segments.problem.region'
  if (signal.kind === 'region' && signal.in.length === 0) yield 'segments.problem.region'
  if ('is' in signal && signal.is.length === 0) yield 'segments.problem.choose'
  if (signal.kind === 'hour' && [signal.from, signal.to].some((h) => isNoNumber(h))) yield 'segments.problem.number'
}

function* ofCondition(said: Condition): Generator<Key> {
  if ('attribute' in said) {
    if (isMissing(said.attribute)) yield 'segments.problem.attribute'
    yield* ofTest(said.test)
    yield* ofDuration(said.told)
  } else if ('date' in said) {
    if (isMissing(said.date)) yield 'segments.problem.attribute'
    if ('day' in said.is && isMissing(said.is.day)) yield 'segments.problem.day'
    const days = 'days' in said.is ? said.is.days : 'withinDays' in said.is ? said.is.withinDays : 0
    if (!Number.isInteger(days) || days < 0) yield 'segments.problem.number'
  } else if ('performed' in said) {
    yield* ofEvents(said.performed)
    yield* ofPeriod(said.period)
    if (said.times !== undefined && (!Number.isInteger(said.times.n) || said.times.n < 0))
      yield 'segments.problem.number'
  } else if ('edge' in said) {
    yield* ofEvents(said.of)
    yield* ofPeriod(said.period)
    yield* ofProperties(said.having)
  } else if ('total' in said) {
    if (isMissing(said.property)) yield 'segments.problem.property'
    yield* ofEvents(said.of)
    yield* ofPeriod(said.of.period)
    if (isNoNumber(said.is.value)) yield 'segments.problem.number'
  } else if ('sequence' in said) {
    for (const step of said.sequence) {
      yield* ofEvents(step)
      yield* ofDuration(step.after?.atLeast)
      yield* ofDuration(step.after?.atMost)
    }
    yield* ofPeriod(said.period)
  } else if ('section' in said) {
    if (isMissing(said.section)) yield 'segments.problem.section'
    if (isNoNumber(said.seconds.value)) yield 'segments.problem.number'
    yield* ofPeriod(said.period)
  } else if ('consent' in said) {
    if (isMissing(said.consent)) yield 'segments.problem.purpose'
  } else if ('preference' in said) {
    if ('topic' in said.preference && isMissing(said.preference.topic)) yield 'segments.problem.topic'
  } else if ('frequency' in said) {
    if (said.frequency.length === 0) yield 'segments.problem.choose'
  } else if ('identifier' in said) {
    if (isMissing(said.identifier.replace(/^external:/, ''))) yield 'segments.problem.identifier'
  } else if ('segment' in said) {
    if (isMissing(said.segment)) yield 'segments.problem.segment'
  } else if ('recipient' in said) {
    if (isMissing(said.recipient)) yield 'segments.problem.recipient'
    yield* ofProperties(said.where)
  } else if ('sample' in said) {
    if (isNoNumber(said.sample) || said.sample < 0 || said.sample > 100) yield 'segments.problem.percent'
  } else if ('lifecycle' in said) {
    if (said.lifecycle.length === 0) yield 'segments.problem.choose'
    if (said.event !== undefined && isMissing(said.event)) yield 'segments.problem.event'
  } else if ('rfm' in said) {
    const chosen = [said.rfm.recency, said.rfm.frequency, said.rfm.monetary]
    if (chosen.every((fifths) => fifths === undefined) || chosen.some((fifths) => fifths?.length === 0))
      yield 'segments.problem.choose'
  } else if ('likelihood' in said) {
    const { clues, halfLife, likely, unlikely, declared } = said.likelihood
    for (const clue of clues) {
      yield* ofEvents(clue)
      if (isNoNumber(clue.points) || clue.points === 0) yield 'segments.problem.points'
      if (clue.atMost !== undefined && (!Number.isInteger(clue.atMost) || clue.atMost < 1))
        yield 'segments.problem.number'
    }
    if (clues.length === 0) yield 'segments.problem.clues'
    yield* ofDuration(halfLife)
    if (isNoNumber(likely) || isNoNumber(unlikely)) yield 'segments.problem.number'
    else if (likely <= unlikely) yield 'segments.problem.thresholds'
    if (declared !== undefined) {
      if (isMissing(declared.attribute)) yield 'segments.problem.attribute'
      yield* ofTest(declared.likely)
    }
  } else {
    yield* ofSignal(said.signal)
  }
}

/** What is missing from a condition, each thing once, as the key of its sentence. */
export const problemsOf = (said: Condition): Key[] => [...new Set(ofCondition(said))]

const depthOf = (node: BuilderNode): number =>
  isGroup(node) ? 1 + (node.negated ? 1 : 0) + Math.max(0, ...node.children.map(depthOf)) : node.negated ? 2 : 1

/** By node, what has to be done before the server can be asked. Empty: it can. */
export const problemsOfTree = (root: GroupNode, limits: Limits): ReadonlyMap<string, readonly Key[]> => {
  const found = new Map<string, readonly Key[]>()
  let size = 0
  for (const node of nodesOf(root)) {
    size += node.negated ? 2 : 1
    const problems: Key[] = isGroup(node)
      ? node.children.length === 0
        ? ['segments.problem.emptyGroup']
        : []
      : problemsOf(node.said)
    if (problems.length > 0) found.set(node.id, problems)
  }
  const ofRoot: Key[] = [
    ...(found.get(root.id) ?? []),
    ...(depthOf(root) > limits.depth ? (['segments.problem.tooDeep'] as const) : []),
    ...(size > limits.nodes ? (['segments.problem.tooMany'] as const) : []),
  ]
  if (ofRoot.length > 0) found.set(root.id, ofRoot)
  return found
}

/** The part of a tree that lacks nothing; null where that is nothing. What it says of the whole may still change. */
export const soundPart = (node: BuilderNode, problems: ReadonlyMap<string, readonly Key[]>): SegmentNode | null => {
  const plain = isGroup(node) ? soundGroup(node, problems) : problems.has(node.id) ? null : node.said
  return plain !== null && node.negated ? { not: plain } : plain
}

const soundGroup = (
  { join, children }: GroupNode,
  problems: ReadonlyMap<string, readonly Key[]>,
): SegmentNode | null => {
  const members = children.map((child) => soundPart(child, problems)).filter((member) => member !== null)
  if (members.length === 0) return null
  return join === 'all' ? { all: members } : { any: members }
}

/** A tree that was kept as JSON: numbers that were being typed became null, and are no numbers again. */
export const revived = <T>(kept: T): T =>
  (kept === null
    ? Number.NaN
    : Array.isArray(kept)
      ? kept.map(revived)
      : typeof kept === 'object'
        ? Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, revived(value)]))
        : kept) as T
