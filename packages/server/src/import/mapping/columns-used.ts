import type { ImportMapping } from '@candor/contracts'

/** Every column that a mapping names, so that a misspelt one is told before anything is sent. */
export const columnsUsed = (mapping: ImportMapping): Set<string> => {
  const columns = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'column' && typeof inner === 'string') columns.add(inner)
      else if (name === 'template' && typeof inner === 'string') {
        for (const [, column] of inner.matchAll(/\{([^{}]+)\}/g)) columns.add(column!)
      } else visit(inner)
    }
  }
  visit(mapping.skip)
  for (const rule of mapping.events) {
    visit(rule)
    for (const column of [rule.groupBy, rule.key, rule.whenChanged?.per, rule.whenChanged?.of].flat()) {
      if (column !== undefined) columns.add(column)
    }
  }
  return columns
}
