import { endpoints, locales } from 'virtual:contracts'
import type { PurposeRecord } from '@candor/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'

export const purposesQuery = queryOptions({
  queryKey: ['consent', 'purposes'],
  queryFn: ({ signal }) => call(endpoints.listPurposes, { signal }),
})

export const agreementsQuery = queryOptions({
  queryKey: ['consent', 'agreements'],
  queryFn: ({ signal }) => call(endpoints.listAgreements, { signal }),
})

export const topicsQuery = queryOptions({
  queryKey: ['consent', 'topics'],
  queryFn: ({ signal }) => call(endpoints.listPreferenceTopics, { signal }),
})

/** Languages in the order of the console's own, then all others. */
export const inOrder = <T>(texts: Readonly<Record<string, T>>): [locale: string, T][] => {
  const place = (locale: string) => (locales as readonly string[]).indexOf(locale) >>> 0
  return Object.entries(texts).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
}

/** The text of a purpose, or of a topic, in a language, else in English, else in any. */
export const textOfPurpose = ({ texts, key }: Pick<PurposeRecord, 'texts' | 'key'>, language: string) =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? { name: key, description: '' }

/** The purposes of the workspace, and the name of one by its key (the key itself when it is not known). */
export const usePurposes = () => {
  const { language } = useI18n()
  const query = useQuery(purposesQuery)
  const items = query.data?.items ?? []
  const find = (key: string) => items.find((p) => p.key === key)
  const nameOf = (key: string) => {
    const purpose = find(key)
    return purpose === undefined ? key : textOfPurpose(purpose, language).name
  }
  return { query, items, find, nameOf }
}

export const useAgreements = () => {
  const query = useQuery(agreementsQuery)
  const items = query.data?.items ?? []
  return { query, items, find: (key: string) => items.find((a) => a.key === key) }
}
