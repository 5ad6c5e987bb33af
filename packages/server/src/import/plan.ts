import { mostConsentLines, mostPersonLines, type Rejection, rejections } from '@candor/contracts'
import type { Outcome, Send } from './delivery/deliver.ts'
import { createAnswerSender } from './delivery/send-answers.ts'
import { createSender } from './delivery/send-events.ts'
import type { SenderOptions } from './delivery/send-lines.ts'
import { createPeopleSender } from './delivery/send-people.ts'
import { exitCodes } from './exit-codes.ts'
import { type Columns, columnsOfAnswers, columnsOfEvents, columnsOfPeople } from './mapping/columns-used.ts'
import type { Mapper } from './mapping/items.ts'
import { createAnswerMapper, createLineMapper } from './mapping/map-answers.ts'
import { createPeopleMapper } from './mapping/map-people.ts'
import { createMapper } from './mapping/map-rows.ts'
import { readConsentMapping, readMapping, readPeopleMapping } from './mapping/read-mapping.ts'
import { createSegmentMapper } from './mapping/segment-shape.ts'
import type { ImportOptions } from './read-options.ts'
import { ImportError } from './row.ts'
import { type Summary, summariseAnswers, summariseEvents, summarisePeople } from './summarise.ts'

/** All in which the import of one thing differs from that of another. */
export interface Plan {
  readonly noun: 'events' | 'answers' | 'people'
  /** What a line that the server refused is called in the rejects file. */
  readonly refusedAs: 'event' | 'answer' | 'person'
  /** Part of what makes two imports the same. */
  readonly mapping: unknown
  /** Undefined: each line of the file is in the shape in which it is sent. */
  readonly columns: Columns | undefined
  readonly mapper: Mapper
  /** Lines a request takes. */
  readonly mostLines: number
  send(options: SenderOptions): Send
  summarise(summary: Summary): string
}

const planEvents = async ({ map, key = '' }: ImportOptions, version: string): Promise<Plan> => {
  const mapping = map === undefined ? undefined : await readMapping(map)
  return {
    noun: 'events',
    refusedAs: 'event',
    mapping,
    columns: mapping && columnsOfEvents(mapping),
    mapper: mapping ? createMapper(mapping, { name: 'candor-import', version }) : createSegmentMapper(),
    // Of the 2,500 that the door takes.
    mostLines: 2_000,
    send: (options) => {
      const send = createSender({ ...options, writeKey: key })
      const outcome = ({ status, reason }: { status: Outcome['status']; reason?: string | undefined }): Outcome => ({
        status,
        reason,
        detail: rejections[reason as Rejection],
      })
      return async (lines) => (await send(lines)).map(outcome)
    },
    summarise: summariseEvents,
  }
}

const planAnswers = async ({ map, key = '' }: ImportOptions): Promise<Plan> => {
  const mapping = map === undefined ? undefined : await readConsentMapping(map)
  return {
    noun: 'answers',
    refusedAs: 'answer',
    mapping,
    columns: mapping && columnsOfAnswers(mapping),
    mapper: mapping ? createAnswerMapper(mapping) : createLineMapper(),
    mostLines: mostConsentLines,
    send: (options) => {
      const send = createAnswerSender({ ...options, apiKey: key })
      return async (lines) =>
        (await send(lines)).map(({ status, code, detail }) => ({
          status: status === 'recorded' ? 'accepted' : status,
          reason: code,
          detail,
        }))
    },
    summarise: summariseAnswers,
  }
}

const planPeople = async ({ map, key = '', validate }: ImportOptions): Promise<Plan> => {
  if (map === undefined)
    throw new ImportError(
      'People need a mapping: it says on what the import rests. See docs/guides/import.md.',
      exitCodes.usage,
    )
  const mapping = await readPeopleMapping(map)
  const { basis, sourceId } = mapping
  return {
    noun: 'people',
    refusedAs: 'person',
    mapping,
    columns: columnsOfPeople(mapping),
    mapper: createPeopleMapper(mapping),
    mostLines: mostPersonLines,
    send: (options) => {
      const send = createPeopleSender({ ...options, apiKey: key, import: { basis, sourceId, validate } })
      return async (lines) =>
        (await send(lines)).map(({ status, code, detail, leftOut }) => ({
          status: status === 'rejected' ? status : status === 'unchanged' ? 'known' : 'accepted',
          created: status === 'created',
          reason: code,
          detail,
          leftOut,
        }))
    },
    summarise: summarisePeople,
  }
}

const plans = { events: planEvents, consent: planAnswers, people: planPeople } as const

export const planOf = (options: ImportOptions, version: string): Promise<Plan> => plans[options.what](options, version)
