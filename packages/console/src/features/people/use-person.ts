import { endpoints } from 'virtual:contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { lookedAt } from './looked-at.ts'

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id],
    queryFn: ({ signal }) => call(endpoints.getPerson, { params: { id }, signal }),
    ...lookedAt,
  })

/** Who was joined with whom, on what evidence, and what holds others back. */
export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'merges'],
    queryFn: ({ signal }) => call(endpoints.listMerges, { params: { id }, signal }),
    ...lookedAt,
  })

export const usePerson = (id: string) => useQuery(personQuery(id))
