import type { ConsentMapping, ImportInput, ImportMapping, PeopleMapping } from '@candor/contracts'

/** Every column that expressions and conditions in here name. */
const columnsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'column' && typeof inner === 'string') return [inner]
    if (name === 'template' && typeof inner === 'string')
      return [...inner.matchAll(/\{([^{}]+)\}/g)].map(([, column]) => column!)
    return columnsIn(inner)
  })
}

/** How a file is to be read, and the columns its mapping names, so that a misspelt one is told before anything is sent. */
export interface Columns {
  readonly input: ImportInput
  readonly needed: ReadonlySet<string>
}

export const columnsOfEvents = ({ input, skip, events }: ImportMapping): Columns => {
  const named = events.flatMap((rule) => [rule.groupBy, rule.key, rule.whenChanged?.per, rule.whenChanged?.of].flat())
  const columns = named.filter((column) => column !== undefined)
  return { input, needed: new Set([...columnsIn(skip), ...columnsIn(events), ...columns]) }
}

export const columnsOfAnswers = ({ input, skip, answers }: ConsentMapping): Columns => ({
  input,
  needed: new Set([...columnsIn(skip), ...columnsIn(answers)]),
})

export const columnsOfPeople = ({ input, skip, people }: PeopleMapping): Columns => ({
  input,
  needed: new Set([...columnsIn(skip), ...columnsIn(people)]),
})
