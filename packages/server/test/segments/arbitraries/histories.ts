import { frequencies, preferenceChannels, weathers } from '@candor/contracts'
import fc from 'fast-check'
import type { Happened, Person, Recipient, ReferenceScene, Told } from '../reference.ts'
import {
  allPurposes,
  attributesAt,
  dayMs,
  eventKinds,
  identifierKinds,
  propertyValues,
  purposeBits,
  regions,
  relations,
  timesAround,
  topics,
} from './vocabulary.ts'

const purposes = [...purposeBits.values()]
const masks = fc.oneof(
  { weight: 3, arbitrary: fc.constant(allPurposes) },
  { weight: 1, arbitrary: fc.subarray(purposes, { minLength: 1 }).map((bits) => bits.reduce((a, b) => a | b, 0)) },
)

const properties: fc.Arbitrary<Record<string, unknown>> = fc
  .dictionary(fc.constantFrom(...Object.keys(propertyValues)), fc.nat(), { maxKeys: 4 })
  .map((drawn) =>
    Object.fromEntries(
      Object.entries(drawn).map(([name, n]) => [name, propertyValues[name]![n % propertyValues[name]!.length]]),
    ),
  )

/** Ids of which the order of bytes is not that of UTF-16, and not that in which they came. */
const idsBegin = fc.constantFrom('m', 'Z', 'é', '～', '😀')

const eventsAt = (now: number): fc.Arbitrary<Happened[]> => {
  const one = fc.record({
    kind: fc.constantFrom(...eventKinds),
    occurredAt: timesAround(now),
    properties,
    allowed: masks,
    begins: idsBegin,
  })
  return fc.array(one, { maxLength: 12, size: 'max' }).map((list) =>
    list.map(({ kind, begins, ...event }, i) => ({
      ...event,
      type: kind.type,
      name: kind.name,
      messageId: `${begins}${i}`,
    })),
  )
}

const valuesAt = (now: number): fc.Arbitrary<Told[]> => {
  const attributes = [...attributesAt(now)]
  const one = fc
    .record({
      attribute: fc.constantFrom(...attributes),
      drawn: fc.nat(99),
      takenBack: fc.nat(7).map((n) => n === 7),
      class: fc.integer({ min: 1, max: 5 }),
      at: timesAround(now),
      sourceId: fc.integer({ min: 1, max: 3 }),
      expires: fc.constantFrom(null, null, -1, 0, 1, dayMs),
      collected: masks,
    })
    .map(({ attribute: [key, { values }], drawn, takenBack, expires, collected, ...told }) => ({
      ...told,
      key,
      value: takenBack ? null : values[drawn % values.length],
      expiresAt: expires === null ? null : now + expires,
      // That something is no longer known is told to everybody.
      collected: takenBack ? allPurposes : collected,
    }))
  return fc
    .array(one, { maxLength: 10, size: 'max' })
    .map((list) => list.map((told, i) => ({ ...told, messageId: `v${(i * 7) % 10}` })))
}

const recipients: fc.Arbitrary<Recipient> = fc.record({
  relation: fc.constantFrom(...relations),
  collected: masks,
  values: fc.dictionary(
    fc.constantFrom('category', 'gift', 'item', 'tags', 'revenue'),
    fc.record({
      value: fc.constantFrom<unknown>('milk', 'oat', true, 50, ['a', 'b'], { brand: 'oat' }),
      collected: masks,
    }),
    { maxKeys: 3 },
  ),
})

const preferences: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(...topics.map((t) => `topic:${t}`), ...preferenceChannels.map((c) => `channel:${c}`)),
  fc.constantFrom('on', 'off'),
  { maxKeys: 4 },
)

/** Somebody with a history that ends around a moment. Shrinks to somebody who allows everything and did nothing. */
export const peopleAt = (now: number): fc.Arbitrary<Person> =>
  fc
    .record({
      id: fc.uuid(),
      lives: fc.nat(15).map((n) => n !== 15),
      refused: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: masks }),
      unanswered: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: masks }),
      until: fc.constantFrom(null, null, null, dayMs, -dayMs),
      events: eventsAt(now),
      values: valuesAt(now),
      identifiers: fc.array(fc.record({ kind: fc.constantFrom(...identifierKinds), verified: fc.boolean() }), {
        maxLength: 3,
      }),
      preferences,
      frequency: fc.option(fc.constantFrom(...frequencies)),
      recipients: fc.array(recipients, { maxLength: 2 }),
    })
    .map(({ unanswered, until, frequency, preferences, ...person }) => ({
      ...person,
      allow: allPurposes & ~person.refused & ~unanswered,
      validUntil: until === null ? null : now + until,
      preferences: frequency === null ? preferences : { ...preferences, frequency },
    }))

/** Several people; no message of one has the id of a message of another. */
export const populationsAt = (now: number, most = 6): fc.Arbitrary<Person[]> =>
  fc.uniqueArray(peopleAt(now), { minLength: 1, maxLength: most, selector: (p) => p.id }).map((people) =>
    people.map((person, i) => ({
      ...person,
      events: person.events.map((e) => ({ ...e, messageId: `${e.messageId}-${i}` })),
      values: person.values.map((v) => ({ ...v, messageId: `${v.messageId}-${i}` })),
    })),
  )

/** The same history as it may come in: some of it more than once, in any order. */
export const untidy = (person: Person): fc.Arbitrary<Person> =>
  fc
    .subarray([...person.events])
    .chain((again) => {
      const all = [...person.events, ...again]
      return fc.shuffledSubarray(all, { minLength: all.length })
    })
    .map((events) => ({ ...person, events }))

const cuts = (...points: number[]) => points

/** What is true around a person, read for one of the purposes. */
export const scenesAt = (now: number): fc.Arbitrary<ReferenceScene> =>
  fc
    .record({
      purpose: fc.constantFrom(...purposes),
      topicsOn: fc.subarray([...topics]).map((list) => new Set<string>(list)),
      weather: fc.dictionary(fc.constantFrom(...regions), fc.subarray([...weathers], { maxLength: 2 })),
      fifths: fc.option(
        fc.constantFrom(
          { recency: cuts(1, 7, 10, 30), frequency: cuts(1, 1, 2, 3), monetary: cuts(0, 50, 50, 100) },
          { recency: cuts(0, 0, 0, 0), frequency: cuts(1, 2, 3, 4), monetary: cuts(7.5, 49.75, 60, 110) },
        ),
      ),
      region: fc.option(fc.constantFrom(...regions, 'DE-B', 'AT'), { nil: undefined }),
    })
    .map(({ weather, ...scene }) => ({
      ...scene,
      now,
      purposes: purposeBits,
      attributes: new Map(
        [...attributesAt(now)].map(([key, { type, options, halfLifeMs, retired }]) => [
          key,
          { type, options, halfLifeMs, retired },
        ]),
      ),
      weatherOf: (region: string) => weather[region as (typeof regions)[number]] ?? [],
    }))
