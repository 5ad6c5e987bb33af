import { hash } from 'node:crypto'

/**
 * The same mapping, rule and key give the same id on every machine and at any time; this is what makes a second import
 * add nothing. Keys are joined as JSON, so that `["a","bc"]` and `["ab","c"]` stay apart.
 */
export const messageIdOf = (mapping: string, rule: string, key: readonly unknown[], part: number): string =>
  `import-${hash('sha256', JSON.stringify([mapping, rule, key, part]), 'base64url')}`
