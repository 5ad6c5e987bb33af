/** A score as people write it: with its sign, without decimals that the interval does not carry. */
export const scoreText = (value: number, number: (n: number) => string): string => {
  const rounded = Math.round(value)
  return rounded > 0 ? `+${number(rounded)}` : number(rounded)
}

/** A change of a share in percentage points, with its sign. */
export const pointsText = (share: number, number: (n: number) => string): string => scoreText(share * 100, number)
