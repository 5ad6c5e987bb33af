import { type Locale, type SegmentNode, type SentenceNames, sentenceOf } from '@candor/contracts'
import type { SegmentsDeps } from './register.ts'
import { readSegments } from './segments.store.ts'

/** What things are called in a workspace, by language. */
export type Names = Readonly<Record<Locale, SentenceNames>>

type Texts = Readonly<Record<string, { readonly name?: string } | undefined>>

/** Names of attributes, their options, purposes, segments and topics: three small reads, whatever is to be said. */
export const readNames = async (
  { postgres: { db }, catalogues }: SegmentsDeps,
  workspaceId: number,
): Promise<Names> => {
  const attributes = await db
    .selectFrom('attribute_definitions')
    .select(['key', 'texts', 'options'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const topics = await db
    .selectFrom('preference_topics')
    .select(['key', 'texts'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const { purposes } = await catalogues.of(workspaceId)
  const segments = new Map((await readSegments(db, workspaceId)).map((s) => [s.key, s.name]))
  const attributeOf = new Map(attributes.map((a) => [a.key, a]))
  const topicOf = new Map(topics.map((t) => [t.key, t.texts as Texts]))
  const inLanguage = (language: Locale): SentenceNames => ({
    attribute: (key) => (attributeOf.get(key)?.texts as Texts | undefined)?.[language]?.name || undefined,
    option: (key, option) => {
      const options = attributeOf.get(key)?.options as readonly { key: string; texts?: Texts }[] | undefined
      return options?.find((o) => o.key === option)?.texts?.[language]?.name
    },
    purpose: (key) => purposes.get(key)?.texts[language]?.name,
    segment: (key) => segments.get(key),
    topic: (key) => topicOf.get(key)?.[language]?.name,
  })
  return { en: inLanguage('en'), zh: inLanguage('zh'), ar: inLanguage('ar') }
}

/** A definition as a sentence in the three languages. */
export const sentencesWith = (names: Names, node: SegmentNode): Record<Locale, string> => ({
  en: sentenceOf(node, 'en', names.en),
  zh: sentenceOf(node, 'zh', names.zh),
  ar: sentenceOf(node, 'ar', names.ar),
})

export const sentencesOf = async (deps: SegmentsDeps, workspaceId: number, node: SegmentNode) =>
  sentencesWith(await readNames(deps, workspaceId), node)
