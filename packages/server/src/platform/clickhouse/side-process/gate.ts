import { Exception } from './exceptions.ts'

/**
 * How many run at once. A run older than `agingMs` no longer counts as `quick`, so short queries pass long ones instead
 * of standing behind them; `total` bounds both together.
 */
export interface GateLimits {
  readonly quick: number
  readonly total: number
  readonly waiting: number
  readonly agingMs: number
}

/** Returns a function that waits for its turn and resolves to the function that gives the place back. */
export const createGate = (limits: GateLimits) => {
  let quick = 0
  let total = 0
  const waiting: (() => void)[] = []

  const admit = () => {
    while (waiting.length > 0 && quick < limits.quick && total < limits.total) {
      quick++
      total++
      waiting.shift()!()
    }
  }

  return async (): Promise<() => void> => {
    if (waiting.length >= limits.waiting) {
      throw new Exception(
        202,
        'TOO_MANY_SIMULTANEOUS_QUERIES',
        `Too many simultaneous queries: ${waiting.length} wait.`,
      )
    }
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      admit()
    })
    let counted = true
    const age = () => {
      if (!counted) return
      counted = false
      quick--
      admit()
    }
    const timer = setTimeout(age, limits.agingMs)
    let running = true
    return () => {
      if (!running) return
      running = false
      clearTimeout(timer)
      total--
      age()
      admit()
    }
  }
}
