import { endpoints } from 'virtual:contracts'
import type { getThemes, listFeedback, NpsFigure } from '@candor/contracts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, call } from '../../app/api/client.ts'

export type Themes = Answer<typeof getThemes>
export type ThemeFigure = Themes['themes'][number]
export type FeedbackText = Answer<typeof listFeedback>['items'][number]
export type { NpsFigure }

/** How far back, in days, and in which steps the score is drawn. */
export const ranges = { '30': 'week', '90': 'week', '365': 'month' } as const
export type Range = keyof typeof ranges

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const period = (range: Range) => ({ from: daysAgo(Number(range) - 1), to: daysAgo(0) })

export const npsQuery = (range: Range) =>
  queryOptions({
    queryKey: ['feedback', 'nps', range],
    queryFn: ({ signal }) => call(endpoints.getNps, { query: { ...period(range), every: ranges[range] }, signal }),
  })

export const themesQuery = (range: Range) =>
  queryOptions({
    queryKey: ['feedback', 'themes', range],
    queryFn: ({ signal }) => call(endpoints.getThemes, { query: period(range), signal }),
  })

export const quotesQuery = (theme: string) =>
  queryOptions({
    queryKey: ['feedback', 'quotes', theme],
    queryFn: ({ signal }) => call(endpoints.listQuotes, { query: { theme, purpose: 'analytics', limit: 5 }, signal }),
  })

export const changesQuery = (theme: string) =>
  queryOptions({
    queryKey: ['feedback', 'changes', theme],
    queryFn: ({ signal }) => call(endpoints.listFeedbackChanges, { query: { theme }, signal }),
  })

/** Something that is written about feedback; what is shown is read again afterwards. */
export const useWriting = <T>(write: (said: T) => Promise<unknown>, onDone?: () => void) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['feedback'] })
      onDone?.()
    },
  })
}
