import { endpoints } from 'virtual:contracts'
import type { previewSegment, SegmentNode } from '@candor/contracts'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Answer, call } from '../../../app/api/client.ts'

export type Preview = Answer<typeof previewSegment>

export interface Question {
  purpose: string
  definition: SegmentNode | string
  breakdown?: string | undefined
  unseenEvents: 'refuse' | 'allow'
}

/** How long nobody types before the server is asked, in milliseconds. */
const rest = 300

const ask = (question: Question, sample: number, signal: AbortSignal) =>
  call(endpoints.previewSegment, { body: { ...question, sample }, signal })

/**
 * The count of a definition while it is being typed. A question that is outdated is cancelled, and until the next answer the
 * last one stays, marked as old. `question`: null while it cannot be asked.
 */
export const usePreview = (question: Question | null) => {
  const [asked, setAsked] = useState<string | null>(question === null ? null : JSON.stringify(question))
  const now = question === null ? null : JSON.stringify(question)
  useEffect(() => {
    if (now !== null) setAsked(now)
  }, [now])
  const [key] = useDebouncedValue(asked, rest)
  const query = useQuery({
    queryKey: ['segments', 'preview', key],
    queryFn: ({ signal }) => ask(JSON.parse(key ?? ''), 0, signal),
    enabled: key !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const answer = query.isSuccess && !query.isPlaceholderData ? query.data : undefined
  const [last, setLast] = useState<Preview>()
  useEffect(() => {
    if (answer !== undefined) setLast(answer)
  }, [answer])
  const isAsked = now !== null && key === now
  return {
    /** The newest answer, also to an earlier question. */
    preview: answer ?? last,
    /** Whether it answers what stands there now. */
    isFresh: isAsked && answer !== undefined,
    isAsking: query.isFetching || (now !== null && key !== now),
    error: isAsked && query.isError ? query.error : null,
    retry: query.refetch,
  }
}

/** Some of those who are counted, asked for only when somebody wants to see people: each reading is audited. */
export const useSample = (question: Question | null, size: number) => {
  const now = question === null ? null : JSON.stringify({ ...question, breakdown: undefined })
  const [wanted, setWanted] = useState<string | null>(null)
  const isWanted = now !== null && wanted === now
  const query = useQuery({
    queryKey: ['segments', 'sample', now],
    queryFn: ({ signal }) => ask(JSON.parse(now ?? ''), size, signal),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return { isWanted, query, show: () => setWanted(now) }
}
