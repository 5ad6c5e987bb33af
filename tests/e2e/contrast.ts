/**
 * The texts of the page whose contrast to what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3), with the contrast.
 * Runs inside the page, so it holds everything it needs. What is switched off is exempt, as in the standard.
 */
export const faintTexts = (): string[] => {
  const parse = (colour: string): [number, number, number, number] => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const luminance = ([r, g, b]: readonly number[]): number => {
    const linear = [r, g, b].map((v = 0) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
  }
  const behind = (element: Element): number[] => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if (colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const faint: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? ''
    const element = walker.currentNode.parentElement
    if (text === '' || element === null || element.getClientRects().length === 0) continue
    if (element.closest('[disabled], [data-disabled], noscript') !== null) continue
    const front = luminance(parse(getComputedStyle(element).color))
    const back = luminance(behind(element))
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`)
  }
  return faint
}
