import { type ImportBasis, importPeople, type PersonResult } from '@candor/contracts'
import { type SenderOptions, sendTo } from './send-lines.ts'

interface PeopleOptions extends SenderOptions {
  readonly apiKey: string
  /** On what the import rests, and what else holds for all of its lines. */
  readonly import: { readonly basis: ImportBasis; readonly sourceId?: number | undefined; readonly validate: boolean }
}

/** Makes a function that sends people, each a line of POST /v1/people/import. */
export const createPeopleSender = ({ apiKey, import: said, ...options }: PeopleOptions) => {
  const frame = JSON.stringify(said).slice(0, -1)
  return sendTo<PersonResult>(
    {
      endpoint: importPeople,
      authorization: `Bearer ${apiKey}`,
      packs: false,
      frame: (lines) => `${frame},"lines":[${lines.join(',')}]}`,
      results: (json) => importPeople.response.safeParse(json).data?.results,
    },
    options,
  )
}
