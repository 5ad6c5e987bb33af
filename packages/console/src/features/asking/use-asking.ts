import { endpoints } from 'virtual:contracts'
import type { askingReport, flowResults, Question, questionResults } from '@candor/contracts'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'

export type QuestionResults = Answer<typeof questionResults>
export type FlowResults = Answer<typeof flowResults>
export type ReportLine = Answer<typeof askingReport>['items'][number]
/** A share with its base and its 95 % interval; null: too few to say. */
export type Share = ReportLine['answerRate']

/** How far results look back, in days; as it stands in the address. */
export const ranges = { 30: 30, 90: 90, 365: 365 } as const
export type Range = `${keyof typeof ranges}`

/** What results are read for and how far back. */
export interface Reading {
  purpose: string
  range: Range
}

/** A reading as its address says it: running the service, 90 days, unless said otherwise. */
export const readingOf = (search: { for?: string; range?: '30' | '365' }): Reading => ({
  purpose: search.for ?? 'essential',
  range: search.range ?? '90',
})

export const questionsQuery = queryOptions({
  queryKey: ['asking', 'questions'],
  queryFn: ({ signal }) => call(endpoints.listQuestions, { query: {}, signal }),
})
export const questionQuery = (key: string) =>
  queryOptions({
    queryKey: ['asking', 'questions', key],
    queryFn: ({ signal }) => call(endpoints.getQuestion, { params: { key }, signal }),
  })
export const questionVersionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['asking', 'questions', key, 'versions'],
    queryFn: ({ signal }) => call(endpoints.questionVersions, { params: { key }, signal }),
  })
export const flowsQuery = queryOptions({
  queryKey: ['asking', 'flows'],
  queryFn: ({ signal }) => call(endpoints.listFlows, { query: {}, signal }),
})
export const flowQuery = (key: string) =>
  queryOptions({
    queryKey: ['asking', 'flows', key],
    queryFn: ({ signal }) => call(endpoints.getFlow, { params: { key }, signal }),
  })
export const reportQuery = ({ purpose, range }: Reading) =>
  queryOptions({
    queryKey: ['asking', 'report', purpose, range],
    queryFn: ({ signal }) => call(endpoints.askingReport, { query: { purpose, days: ranges[range] }, signal }),
  })

/** What a question asks, in a language, else in English; its key while it has no words. */
export const askOf = (question: Pick<Question, 'key' | 'draft' | 'published'>, language: string): string => {
  const { texts } = question.published ?? question.draft
  return [texts[language]?.ask, texts.en.ask].find((ask) => ask !== undefined && ask !== '') ?? question.key
}

/** The catalogue of questions, and by it what one asks. */
export const useQuestions = () => {
  const { language } = useI18n()
  const may = useMay()
  const query = useQuery({ ...questionsQuery, enabled: may('asking:read') })
  const items = query.data?.items ?? []
  const find = (key: string) => items.find((q) => q.key === key)
  const nameOf = (key: string): string => {
    const question = find(key)
    return question === undefined ? key : askOf(question, language)
  }
  return { query, items, find, nameOf }
}

/** Something that is written; afterwards everything about asking is read again. */
export const useWriting = <T, R>(write: (said: T) => Promise<R>, onDone?: (result: R) => void) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: async (result) => {
      await queryClient.invalidateQueries({ queryKey: ['asking'] })
      onDone?.(result)
    },
  })
}
