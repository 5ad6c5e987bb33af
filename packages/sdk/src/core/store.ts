/** Text by name on the device. Nothing here throws: a device that refuses says so with `false` or null. */
export interface Store {
  get(name: string): string | null
  /** False: the device did not keep it (full, forbidden). */
  set(name: string, value: string): boolean
  remove(name: string): void
  /** Every name that begins so. */
  names(prefix: string): string[]
}

export const memoryStore = (): Store => {
  const values = new Map<string, string>()
  return {
    get: (name) => values.get(name) ?? null,
    set: (name, value) => !!values.set(name, value),
    remove: (name) => void values.delete(name),
    names: (prefix) => [...values.keys()].filter((name) => name.startsWith(prefix)),
  }
}

const attempt = <T>(act: () => T, otherwise: T): T => {
  try {
    return act()
  } catch {
    return otherwise
  }
}

/** localStorage, each name behind `prefix`. Reading the property itself can throw, where storage is forbidden. */
export const deviceStore = (prefix: string): Store => ({
  get: (name) => attempt(() => localStorage.getItem(prefix + name), null),
  set: (name, value) => attempt(() => localStorage.setItem(prefix + name, value) === undefined, false),
  remove: (name) => attempt(() => localStorage.removeItem(prefix + name), undefined),
  names: (start) =>
    attempt(
      () =>
        Object.keys(localStorage)
          .filter((name) => name.startsWith(prefix + start))
          .map((name) => name.slice(prefix.length)),
      [],
    ),
})

/** What is kept by name, without a way to list it. */
export type Values = Omit<Store, 'names'>

/** `store`, and for what it refuses to keep a memory that lasts as long as the page. */
export const withFallback = (store: Store): Values => {
  const memory = memoryStore()
  return {
    get: (name) => memory.get(name) ?? store.get(name),
    set: (name, value) => {
      memory.remove(name)
      return store.set(name, value) || memory.set(name, value)
    },
    remove: (name) => {
      memory.remove(name)
      store.remove(name)
    },
  }
}
