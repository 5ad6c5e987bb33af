import { builtInTexts, endpoints } from 'virtual:contracts'
import type { listSegments, Segment } from '@candor/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Answer, call } from '../../app/api/client.ts'
import { type Language, useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'

export type ListedSegment = Answer<typeof listSegments>['items'][number]

export const segmentsQuery = queryOptions({
  queryKey: ['segments'],
  queryFn: ({ signal }) => call(endpoints.listSegments, { query: {}, signal }),
})

/** How often somebody who waits for a computation looks again, in milliseconds. */
export const lookAgain = 2_000

export const segmentQuery = (key: string) =>
  queryOptions({
    queryKey: ['segments', key],
    queryFn: ({ signal }) => call(endpoints.getSegment, { params: { key }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'computing' ? lookAgain : false),
  })

export const versionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['segments', key, 'versions'],
    queryFn: ({ signal }) => call(endpoints.segmentVersions, { params: { key }, signal }),
  })

const catalogueQuery = queryOptions({
  queryKey: ['segments', 'catalogue'],
  queryFn: ({ signal }) => call(endpoints.segmentCatalogue, { signal }),
  staleTime: 60_000,
})

/** A segment that came with Candor and was not renamed is called as the reader's language calls it. */
export const inLanguage = <S extends Pick<Segment, 'key' | 'name' | 'description' | 'builtIn'>>(
  segment: S,
  language: Language,
): S => {
  const texts = segment.builtIn ? builtInTexts[segment.key] : undefined
  if (texts === undefined) return segment
  const own = (part: 'name' | 'description') =>
    segment[part] === texts.en[part] ? texts[language][part] : segment[part]
  return { ...segment, name: own('name'), description: own('description') }
}

/** One segment: as it is stored, to be changed, and as the reader's language calls it, to be shown. */
export const useSegment = (key: string, enabled = true) => {
  const { language } = useI18n()
  const query = useQuery({ ...segmentQuery(key), enabled })
  return { query, stored: query.data, shown: query.data === undefined ? undefined : inLanguage(query.data, language) }
}

/** All segments, and the name of one by its key (the key itself when it is not known). */
export const useSegments = () => {
  const may = useMay()
  const { language } = useI18n()
  const query = useQuery({ ...segmentsQuery, enabled: may('segments:read') })
  const items = (query.data?.items ?? []).map((segment) => inLanguage(segment, language))
  return { query, items, nameOf: (key: string) => items.find((s) => s.key === key)?.name ?? key }
}

/** What a definition can name: events and their properties, purposes, topics, sections. */
export const useCatalogue = () => {
  const { language } = useI18n()
  const { data } = useQuery(catalogueQuery)
  const named = (list: readonly { key: string; names: Record<string, string> }[] | undefined) =>
    (list ?? []).map(({ key, names }) => ({
      value: key,
      label: names[language] ?? names.en ?? Object.values(names)[0] ?? key,
    }))
  const events = data?.events ?? []
  return {
    events,
    namesOf: (type: string) => events.filter((e) => e.type === type).map((e) => e.name),
    propertiesOf: (type: string, name: string) =>
      events.find((e) => e.type === type && e.name === name)?.properties ?? [
        ...new Map(events.filter((e) => e.type === type).flatMap((e) => e.properties.map((p) => [p.name, p]))).values(),
      ],
    topics: named(data?.topics),
    purposes: named(data?.purposes),
    sections: data?.sections ?? [],
    regions: (data?.weather ?? []).map((w) => w.region),
  }
}
