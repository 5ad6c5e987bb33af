/** Round numbers from 0 up to at least `most`, about `wanted` steps apart, for the axis of counts. */
export const ticksTo = (most: number, wanted = 4): number[] => {
  const rough = Math.max(1, most) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough)
  const steps = Math.max(1, Math.ceil(most / step))
  return Array.from({ length: steps + 1 }, (_, i) => i * step)
}
