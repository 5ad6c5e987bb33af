import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { failureOf } from '../../app/api/problem.ts'
import type { Key } from '../../app/i18n/index.ts'

export interface Issue {
  path: string
  message: string
}

/** Issues of a request name their part of it first: `body.texts.en.ask`. Pure. */
export const ofBody = (issues: readonly Issue[]): Issue[] =>
  issues.map(({ path, message }) => ({ path: path.replace(/^body\./, ''), message }))

/** The first issue of exactly this place, or of anything within it. */
export const issueAt = (issues: readonly Issue[], path: string): Issue | undefined =>
  issues.find((issue) => issue.path === path) ?? issues.find((issue) => issue.path.startsWith(`${path}.`))

/** What the console says itself of an issue, in the language of the reader; null: the words of the server are shown. Pure. */
export const keyOfIssue = ({ path }: Issue, valueAt: (path: string) => unknown): Key | null => {
  if (/^texts\.[^.]+\.(options|rows)\./.test(path)) return 'asking.wordsMissing'
  const value = valueAt(path)
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  if (!isEmpty) return null
  if (/(^|\.)(texts|lead)\./.test(path)) return 'asking.wordsMissing'
  return path === 'purposes' ? 'asking.purposeMissing' : 'asking.missing'
}

/** What stands at a place of a document: `texts.en.ask`. Pure. */
export const valueAt =
  (document: unknown) =>
  (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>(
        (at, part) => (at === null || typeof at !== 'object' ? undefined : (at as Record<string, unknown>)[part]),
        document,
      )

/** How long nobody types before the server is asked, in milliseconds. */
const rest = 400

/**
 * What is wrong with a draft while it is being written, as the server sees it. `check` is asked with the newest draft once
 * nobody types; until then the last answer stays. A shape that the server cannot read is an answer too: its issues are faults.
 */
export const useCheck = <A extends { faults: Issue[] }>(
  kind: 'question' | 'flow',
  body: object,
  check: (body: never, signal: AbortSignal) => Promise<A>,
) => {
  const now = JSON.stringify(body)
  const [asked] = useDebouncedValue(now, rest)
  const query = useQuery({
    queryKey: ['asking', 'check', kind, asked],
    queryFn: async ({ signal }): Promise<{ answer: A | null; faults: Issue[] }> => {
      try {
        const answer = await check(JSON.parse(asked) as never, signal)
        return { answer, faults: answer.faults }
      } catch (error) {
        const { code, issues } = failureOf(error)
        if (code !== 'invalid_request') throw error
        return { answer: null, faults: ofBody(issues ?? []) }
      }
    },
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  })
  const isFresh = asked === now && query.isSuccess && !query.isPlaceholderData
  return {
    answer: query.data?.answer ?? null,
    faults: query.data?.faults ?? [],
    /** Nothing is wrong with what stands there now. */
    isSound: isFresh && query.data.faults.length === 0,
    isChecking: !isFresh && !query.isError,
    error: query.error,
  }
}
