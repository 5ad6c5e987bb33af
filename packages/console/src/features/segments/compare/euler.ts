export interface Circle {
  x: number
  y: number
  r: number
}

/** The area that two circles share, their middles `d` apart. */
export const sharedArea = (a: number, b: number, d: number): number => {
  if (d >= a + b) return 0
  if (d <= Math.abs(a - b)) return Math.PI * Math.min(a, b) ** 2
  const angle = (own: number, other: number) =>
    Math.acos(Math.min(1, Math.max(-1, (d * d + own * own - other * other) / (2 * d * own))))
  const [ofA, ofB] = [angle(a, b), angle(b, a)]
  return a * a * (ofA - Math.sin(2 * ofA) / 2) + b * b * (ofB - Math.sin(2 * ofB) / 2)
}

/** The distance at which two circles share an area, found by halving. */
const distanceFor = (a: number, b: number, area: number): number => {
  let [near, far] = [Math.abs(a - b), a + b]
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2
    if (sharedArea(a, b, middle) > area) near = middle
    else far = middle
  }
  return (near + far) / 2
}

const gap = 8

/**
 * Two sets as circles whose areas, and the area that they share, are as the counts, side by side within a box. A set of
 * nobody is a point. Sets that share nobody do not touch.
 */
export const circlesOf = (
  counts: { onlyA: number; both: number; onlyB: number },
  box: { width: number; height: number },
): [Circle, Circle] => {
  const [a, b] = [Math.sqrt((counts.onlyA + counts.both) / Math.PI), Math.sqrt((counts.onlyB + counts.both) / Math.PI)]
  const d = counts.both === 0 ? a + b : distanceFor(a, b, counts.both)
  // Of a set within the other, the middles lie so that the edges touch; the whole is as wide as the larger.
  const width = Math.max(2 * a, 2 * b, a + d + b)
  const apart = counts.both === 0 ? gap : 0
  const scale = Math.min((box.width - apart) / Math.max(width, 1e-9), box.height / Math.max(2 * a, 2 * b, 1e-9))
  const left = (box.width - apart - width * scale) / 2
  const begin = Math.min(-a, d - b)
  const at = (x: number, r: number, shift: number): Circle => ({
    x: left + (x - begin) * scale + shift,
    y: box.height / 2,
    r: r * scale,
  })
  return [at(0, a, 0), at(d, b, apart)]
}
