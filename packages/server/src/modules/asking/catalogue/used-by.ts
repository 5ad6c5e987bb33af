import type { FlowSaid, QuestionSaid } from '@candor/contracts'
import type { AttributeReader } from '../../segments/index.ts'
import type { Item } from './items.store.ts'

export interface Use {
  readonly kind: 'segment' | 'flow' | 'research'
  readonly key: string
  readonly name: string
  readonly because: string
}

/** Does a research still run on a day (UTC, YYYY-MM-DD)? */
const runs = (research: { readonly until: string } | null, today: string): boolean =>
  research !== null && research.until >= today

const namesOf = ({ steps }: FlowSaid): string[] =>
  steps.flatMap((step) => (step.kind === 'question' ? [step.question] : []))

const researchUse = (key: string, { title, owner, until }: NonNullable<QuestionSaid['research']>): Use => ({
  kind: 'research',
  key,
  name: title,
  because: `${owner}, ${until}`,
})

/**
 * What the answer to a question is for: live segments that read its attribute, its own research while that runs, and flows
 * that branch by it or are a research. A flow that only passes it on is no use. Pure.
 */
export const usesOf = (
  key: string,
  said: QuestionSaid,
  { readers, flows, today }: { readers: readonly AttributeReader[]; flows: readonly Item<'flow'>[]; today: string },
): Use[] => {
  const { to, research } = said
  const attribute = to.of === 'nowhere' ? undefined : to.attribute
  const uses: Use[] = readers
    .filter((reader) => reader.attribute === attribute && reader.of === to.of)
    .map((reader) => ({ kind: 'segment', key: reader.key, name: reader.name, because: reader.attribute }))
  if (runs(research, today)) uses.push(researchUse(key, research!))
  for (const flow of flows) {
    const shown = flow.published
    if (flow.status !== 'live' || shown === null || !namesOf(shown).includes(key)) continue
    if (runs(shown.research, today)) uses.push(researchUse(flow.key, shown.research!))
    // A concierge, a quiz and a step that branches use answers on the spot.
    else if (shown.kind === 'concierge' || shown.kind === 'quiz')
      uses.push({ kind: 'flow', key: flow.key, name: shown.texts.en.title, because: shown.kind })
  }
  return uses
}
