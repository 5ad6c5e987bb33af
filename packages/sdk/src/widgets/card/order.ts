/** FNV-1a of 32 bits: spreads texts evenly, and is the same everywhere. */
const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/** Options in an order of their own for each person, always the same for one; `last` stays where it is expected. Pure. */
export const shuffled = (options: readonly string[], seed: string, last?: string): string[] =>
  [...options]
    .map((key) => ({ key, at: key === last ? Number.POSITIVE_INFINITY : hash(`${seed}\n${key}`) }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
    .map(({ key }) => key)
