import { useCallback, useState } from 'react'
import { useMe } from '../../app/session.ts'

interface Kept<T> {
  /** The published version it was begun from. */
  base: number
  draft: T
}

/** The number counts the shapes of drafts: one of an older shape is not read again. */
const addressOf = (workspace: number, name: string) => `candor.draft.1.${workspace}.${name}`

const read = <T>(address: string): Kept<T> | null => {
  try {
    return JSON.parse(localStorage.getItem(address) ?? 'null')
  } catch {
    return null
  }
}

/**
 * What is being written and not yet published. It survives a reload and stays on this device; words and purposes of a
 * brand, never anything of a person. `name` names the thing, `base` its published version, `published` the draft to begin from.
 */
export const useDraft = <T>(name: string, base: number, published: T) => {
  const address = addressOf(useMe().workspace.id, name)
  const [kept, setKept] = useState(() => read<T>(address))
  const change = useCallback(
    (draft: T) => {
      setKept((before) => {
        const next = { base: before?.base ?? base, draft }
        localStorage.setItem(address, JSON.stringify(next))
        return next
      })
    },
    [address, base],
  )
  const discard = useCallback(() => {
    localStorage.removeItem(address)
    setKept(null)
  }, [address])
  return {
    draft: kept?.draft ?? published,
    /** Something is kept that was not published. */
    isKept: kept !== null,
    /** Somebody published since this draft was begun. */
    isBehind: kept !== null && kept.base !== base,
    change,
    discard,
  }
}
