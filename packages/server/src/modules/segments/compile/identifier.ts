import type { Compile } from './condition.ts'

/** Has an identifier of the kind; which one is not known here. */
export const identifier: Compile<'identifier'> = ({ identifier: kind, verified }, plan) => {
  const key = `identifier:${kind}`
  const like = JSON.stringify({ verified: verified ?? true })
  const isSo = (texts: string) =>
    verified === undefined ? `notEmpty(${texts})` : `has(${texts}, ${plan.params.of('String', like)})`
  const holds = plan.fact(key, ({ texts }) => isSo(texts), isSo)
  return { holds, flip: null, blank: false, kinds: [], keys: [key] }
}
