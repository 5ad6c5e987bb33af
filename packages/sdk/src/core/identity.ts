import { uuid } from './ids.ts'
import { memoryStore, type Values } from './store.ts'

export type Identity = ReturnType<typeof createIdentity>

/** Who the device and its user are. In memory until `keep` moves it to a store that lasts. */
export const createIdentity = () => {
  let store: Values = memoryStore()

  const reset = () => {
    store.remove('userId')
    store.remove('anonymousId')
  }

  return {
    anonymousId: (): string => {
      const known = store.get('anonymousId')
      if (known) return known
      const fresh = uuid()
      store.set('anonymousId', fresh)
      return fresh
    },
    userId: (): string | null => store.get('userId'),
    /** Another user than the one known means another person on the same device: the anonymous id does not join them. */
    setUser: (id: string): void => {
      const before = store.get('userId')
      if (before !== null && before !== id) reset()
      store.set('userId', id)
    },
    /** Starts afresh, as after signing out. */
    reset,
    /** Moves to a store that lasts. The device's anonymous id stands, and so does a user who was named on this page. */
    keep: (lasting: Values): void => {
      if (store === lasting) return
      for (const name of ['anonymousId', 'userId']) {
        const value = store.get(name)
        if (value !== null && (name === 'userId' || lasting.get(name) === null)) lasting.set(name, value)
      }
      store = lasting
    },
    /** Back to memory, with nothing of what was known. */
    forget: (): void => {
      store = memoryStore()
    },
  }
}
