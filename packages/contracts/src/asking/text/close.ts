/** Changes of a letter (one more, one less, another, two swapped) between two words; more than `most` counts as most + 1. Pure. */
export const changesBetween = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    before = last
    last = row
  }
  return Math.min(last[b.length]!, most + 1)
}

/** Slips that a word of this length may have and still be meant: none of a short one, since too many lie beside it. */
const slipsOf = (word: string): number => (word.length < 5 ? 0 : word.length < 9 ? 1 : 2)

/** The same word with a slip of the fingers: same first letter, one change from five letters on, two from nine. Pure. */
export const isClose = (said: string, meant: string): boolean => {
  const slips = Math.min(slipsOf(said), slipsOf(meant))
  if (slips === 0 || said[0] !== meant[0] || /[0-9]/.test(said + meant)) return false
  return changesBetween(said, meant, slips) <= slips
}
