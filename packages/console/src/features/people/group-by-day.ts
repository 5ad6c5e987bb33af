/** Groups what is sorted by time into runs of the same day, in the reader's time zone. Keeps the order. */
export const groupByDay = <T>(items: readonly T[], timeOf: (item: T) => string): { day: string; items: T[] }[] => {
  const groups: { day: string; items: T[] }[] = []
  for (const item of items) {
    const at = new Date(timeOf(item))
    const day = `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`
    const last = groups.at(-1)
    if (last?.day === day) last.items.push(item)
    else groups.push({ day, items: [item] })
  }
  return groups
}
