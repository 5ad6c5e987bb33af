import { endpoints } from 'virtual:contracts'
import type { AttributeDefinition } from '@candor/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { type Described, valueText } from './value-text.ts'

export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: ({ signal }) => call(endpoints.listAttributes, { query: {}, signal }),
})

/** What an attribute is called in a language, else in English, else in any; its key while nobody has named it. */
export const nameOfAttribute = ({ texts, key }: Pick<AttributeDefinition, 'texts' | 'key'>, language: string): string =>
  [texts[language], texts.en, ...Object.values(texts)].find((text) => text !== undefined && text.name !== '')?.name ??
  key

/** The catalogue, and by it what an attribute is called and how a value of it reads. */
export const useAttributes = () => {
  const { t, language, format } = useI18n()
  const may = useMay()
  const query = useQuery({ ...attributesQuery, enabled: may('attributes:read') })
  const items = query.data?.items ?? []
  const find = (key: string) => items.find((a) => a.key === key)
  const nameOf = (key: string): string => {
    const definition = find(key)
    return definition === undefined ? key : nameOfAttribute(definition, language)
  }
  const describe = (key: string): Described => {
    const definition = find(key)
    if (definition === undefined) return { type: null, unit: null, options: {} }
    const names = definition.options.map((o) => [o.key, o.texts[language]?.name ?? o.texts.en?.name ?? o.key] as const)
    return { type: definition.type, unit: definition.unit, options: Object.fromEntries(names) }
  }
  const words = { yes: t('values.yes'), no: t('values.no'), gone: t('values.gone') }
  const textOf = (key: string, value: unknown): string => valueText(value, describe(key), format, words)
  return { query, items, find, nameOf, textOf }
}
