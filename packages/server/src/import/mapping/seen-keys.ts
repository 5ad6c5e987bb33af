import { hash } from 'node:crypto'
import { exitCodes } from '../exit-codes.ts'
import { ImportError } from '../row.ts'

/** Keys remembered at most: 20 million, in a table of 800 MB. */
const limit = 20_000_000

/**
 * Remembers keys, and a fingerprint of one value for each, in twelve bytes a slot: a file of many million groups must
 * not need a JavaScript object for each. Keys are known by 64 bits of SHA-256; among ten million keys two are taken for
 * one in one run of 370,000.
 */
export const createSeenKeys = (most = limit) => {
  let slots = 1 << 10
  let table = new Uint32Array(slots * 3)
  let size = 0

  const find = (first: number, second: number): number => {
    let slot = first & (slots - 1)
    while (table[slot * 3] !== 0 && !(table[slot * 3] === first && table[slot * 3 + 1] === second)) {
      slot = (slot + 1) & (slots - 1)
    }
    return slot * 3
  }

  const grow = () => {
    const old = table
    slots *= 2
    table = new Uint32Array(slots * 3)
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== 0) table.set(old.subarray(at, at + 3), find(old[at]!, old[at + 1]!))
    }
  }

  // Zero marks a free slot, so the first half of a key is never zero.
  const halves = (key: string): [number, number] => {
    const digest = hash('sha256', key, 'buffer')
    return [digest.readUInt32LE(0) || 1, digest.readUInt32LE(4)]
  }

  const has = (key: string): boolean => table[find(...halves(key))] !== 0

  /** Sets the value of a key; true if the key is new or had another value. */
  const put = (key: string, value = ''): boolean => {
    const fingerprint = value === '' ? 0 : hash('sha256', value, 'buffer').readUInt32LE(0)
    const [first, second] = halves(key)
    const at = find(first, second)
    if (table[at] !== 0) {
      const changed = table[at + 2] !== fingerprint
      table[at + 2] = fingerprint
      return changed
    }
    if (size >= most) {
      const sentence = `The file has more than ${most.toLocaleString('en')} groups or keys to remember.`
      throw new ImportError(`${sentence} Split it between two groups and import the pieces.`, exitCodes.stopped)
    }
    table.set([first, second, fingerprint], at)
    size += 1
    if (size * 2 > slots) grow()
    return true
  }

  return { has, put }
}

export type SeenKeys = ReturnType<typeof createSeenKeys>
