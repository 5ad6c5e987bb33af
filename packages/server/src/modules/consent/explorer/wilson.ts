/** The 97.5th percentile of the normal distribution: 2.5 % are left out on each side. */
const z = 1.959963984540054

/**
 * The 95 % interval of a share by Wilson's score (E. B. Wilson 1927), which stays within 0 and 1 and holds for small numbers
 * too. `yes` of `asked`, with asked > 0.
 */
export const wilson = (yes: number, asked: number): { low: number; high: number } => {
  const share = yes / asked
  const spread = (z * z) / asked
  const middle = share + spread / 2
  const half = z * Math.sqrt((share * (1 - share)) / asked + spread / (4 * asked))
  // Rounding must not push the ends beyond the share itself, where it is 0 or 1.
  const bounded = (end: number) => Math.min(1, Math.max(0, end))
  return {
    low: Math.min(share, bounded((middle - half) / (1 + spread))),
    high: Math.max(share, bounded((middle + half) / (1 + spread))),
  }
}
