const deepest = 64

/**
 * Finds what PostgreSQL cannot store: U+0000 fits no `text`, half a surrogate pair no `jsonb`. Nesting beyond any sense
 * counts too, before it exhausts the stack. Returns the path of the first one, or null.
 */
export const unstorable = (value: unknown, path = '', depth = 0): string | null => {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null
  if (typeof value !== 'object' || value === null) return null
  if (depth > deepest) return path
  for (const [key, inner] of Object.entries(value)) {
    if (unstorable(key) !== null) return path
    const found = unstorable(inner, path === '' ? key : `${path}.${key}`, depth + 1)
    if (found !== null) return found
  }
  return null
}
