import { setTimeout as sleep } from 'node:timers/promises'

const gridMs = 100

/**
 * Questions of several subscribers as one: those that come before the next tenth of a second are asked together, so that
 * an idle process asks as often for ten subscribers as for one. `ask` answers which of some names have something to do.
 */
export const askTogether = (ask: (names: string[]) => Promise<ReadonlySet<string>>) => {
  let open: { names: Set<string>; answer: Promise<ReadonlySet<string>> } | null = null
  const begin = () => {
    const names = new Set<string>()
    const answer = sleep(gridMs - (Date.now() % gridMs)).then(() => {
      open = null
      return ask([...names])
    })
    open = { names, answer }
    return open
  }
  return async (name: string): Promise<boolean> => {
    const { names, answer } = open ?? begin()
    names.add(name)
    return (await answer).has(name)
  }
}
