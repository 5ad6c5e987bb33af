import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkpointOf, entryOf, keyOf, logKey, origin, recordOf, tilesFor, words } from '../../test/sample.ts'
import { toUtf8 } from '../bytes.ts'
import { canonicalJson, commit } from '../commitment.ts'
import { leafHash } from '../merkle/hash.ts'
import { textHash } from '../receipt/check-content.ts'
import { appendLeaves } from '../tiles/append.ts'
import type { TileId } from '../tiles/layout.ts'
import { tilesOf } from '../tiles/layout.ts'
import { memoryTiles, type TileStore, toTile, withTiles } from '../tiles/store.ts'
import { auditLog } from './audit.ts'
import type { AuditInput, StoredEntry, StoredText } from './types.ts'

interface Store {
  texts: StoredText[]
  entries: StoredEntry[]
  tiles: TileStore
  checkpoints: string[]
}

const SIZE = 600
const SIZES = [0, 1, 2, 17, 256, 300, 512, SIZE]

const stored = (i: number, record = recordOf(i)): StoredEntry => ({
  commitment: entryOf(i, record),
  record: canonicalJson(record),
  key: keyOf(i),
})

const honestTiles = await tilesFor(SIZE)
const honestEntries = Array.from({ length: SIZE }, (_, i) => stored(i))
const honestCheckpoints = await Promise.all(SIZES.map((size) => checkpointOf(honestTiles, size)))

const honest = (): Store => ({
  texts: words.map(({ language, text }) => ({ id: language, sha256: textHash(text), bytes: toUtf8(text) })),
  entries: [...honestEntries],
  tiles: honestTiles,
  checkpoints: [...honestCheckpoints],
})

const audit = (store: Store, exported: AuditInput['exported'] = []) =>
  auditLog({ origin, keys: [logKey], ...store, exported })

const named = async (store: Store, exported: AuditInput['exported'] = []) =>
  (await audit(store, exported)).alterations.map(({ kind, id }) => `${kind} ${id}`)

const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice()
  copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7)
  return copy
}

const withFlippedTile = async (tiles: TileStore, { level, index, width }: TileId, bit: number): Promise<TileStore> =>
  withTiles(tiles, [{ level, index, width, hashes: flip(await tiles.read(level, index, width), bit) }])

const erase = ({ commitment }: StoredEntry): StoredEntry => ({ commitment, record: null, key: null })

test('a log that nobody touched is found whole', async () => {
  const report = await audit(honest(), [{ id: 'usb.txt', text: honestCheckpoints[4]! }])
  expect(report).toEqual({
    ok: true,
    alterations: [],
    checked: { texts: 3, entries: SIZE, erased: 0, tiles: 4, checkpoints: SIZES.length + 1 },
  })
})

test('erased entries leave a log whole', async () => {
  const store = honest()
  for (const i of [0, 5, 255, 256, 599]) store.entries[i] = erase(store.entries[i]!)
  const { ok, checked } = await audit(store)
  expect({ ok, erased: checked.erased }).toEqual({ ok: true, erased: 5 })
})

test('an empty log is whole', async () => {
  const store = { texts: [], entries: [], tiles: memoryTiles(), checkpoints: [honestCheckpoints[0]!] }
  expect((await audit(store)).ok).toBe(true)
})

test('one flipped bit of any text is found and named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(words.length - 1), fc.nat(), async (which, bit) => {
      const store = honest()
      const text = store.texts[which]!
      store.texts[which] = { ...text, bytes: flip(text.bytes as Uint8Array, bit % 400) }
      expect(await named(store)).toEqual([`text ${text.id}`])
    }),
    { numRuns: 8 },
  )
})

test('a text replaced together with its fingerprint is missed by the records that name it', async () => {
  const store = honest()
  const { sha256 } = store.texts[0]!
  store.texts[0] = { id: 'en', sha256: textHash('other words'), bytes: 'other words' }
  expect(await named(store)).toEqual([`text ${sha256}`])
  expect((await audit(store)).alterations[0]?.detail).toContain('which record 0 names')
})

test('one flipped bit of any record, key, leaf or tile is found, and exactly that one is named', async () => {
  const tileIds = [...tilesOf(SIZE)]
  const place = fc.record({ index: fc.nat(SIZE - 1), bit: fc.nat(255), erased: fc.boolean(), tile: fc.nat(3) })
  await fc.assert(
    fc.asyncProperty(place, async ({ index, bit, erased, tile }) => {
      const entry = honestEntries[index]!
      const after = async (changed: Partial<StoredEntry>, base = entry) => {
        const store = honest()
        store.entries[index] = { ...base, ...changed }
        return (await named(store))[0]
      }
      const at = bit % entry.record!.length
      const letter = entry.record![at] === 'x' ? 'y' : 'x'
      expect(await after({ record: entry.record!.slice(0, at) + letter + entry.record!.slice(at + 1) })).toBe(
        `record ${index}`,
      )
      expect(await after({ key: flip(entry.key!, bit) })).toBe(`record ${index}`)
      const base = erased ? erase(entry) : entry
      expect(await after({ commitment: flip(entry.commitment, bit) }, base)).toBe(`leaf ${index}`)

      const id = tileIds[tile]!
      const store = honest()
      if (erased) store.entries = store.entries.map(erase)
      store.tiles = await withFlippedTile(store.tiles, id, bit)
      const first = (await audit(store)).alterations
      expect(first).toHaveLength(1)
      expect(first[0]).toMatchObject({ kind: 'tile', id: expect.stringContaining(`tile/${id.level}/00${id.index}`) })
    }),
    { numRuns: 6 },
  )
})

test('one flipped bit of any checkpoint is found and named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(SIZES.length - 1), fc.nat(), async (which, bit) => {
      const store = honest()
      const bytes = flip(toUtf8(store.checkpoints[which]!), bit % 1000)
      store.checkpoints[which] = new TextDecoder().decode(bytes)
      expect(await named(store)).toEqual([`checkpoint stored ${which + 1}`])
    }),
    { numRuns: 8 },
  )
})

test('a record without its key, a short tile and a missing tile are named', async () => {
  const store = honest()
  store.entries[7] = { ...store.entries[7]!, key: null }
  expect(await named(store)).toEqual(['record 7'])
  const short = { ...honest(), tiles: withTiles(honestTiles, [toTile(0, 1, [leafHash(toUtf8('one'))])]) }
  expect(await named(short)).toEqual(['tile tile/0/001'])
  const cut = await named({ ...honest(), tiles: memoryTiles() })
  expect(cut[0]).toBe('tile tile/0/000')
})

test('a record rewritten with its leaf is exposed by the tile above', async () => {
  const store = honest()
  store.entries[300] = stored(300, { ...recordOf(300), pii_principal_id: 'somebody-else' })
  expect((await named(store))[0]).toBe('leaf 300')
})

test('entries missing at the end are noticed', async () => {
  const store = honest()
  store.entries.length = 590
  expect(await named(store)).toContain(`history ${SIZE}`)
})

/** Everything in the store rewritten so that it agrees, and signed with the right key. */
const rewrite = async (change: number): Promise<Store> => {
  const record = { ...recordOf(change), pii_principal_id: 'somebody-else' }
  const entries = honestEntries.map((entry, i) => (i === change ? stored(i, record) : entry))
  const tiles = memoryTiles()
  const leaves = entries.map(({ commitment }) => leafHash(commitment))
  tiles.write((await appendLeaves(tiles, 0, leaves)).tiles)
  const checkpoints = await Promise.all(SIZES.map((size) => checkpointOf(tiles, size)))
  return { ...honest(), entries, tiles, checkpoints }
}

test('whoever holds the signing key and rewrites everything is exposed by a checkpoint kept elsewhere', async () => {
  for (const change of [0, 100, 299]) {
    const store = await rewrite(change)
    // The store alone shows nothing: every part of it agrees and is signed.
    expect(await named(store)).toEqual([])
    const kept = [{ id: 'regulator-2026-11', text: honestCheckpoints[5]! }]
    expect(await named(store, kept)).toEqual(['history regulator-2026-11'])
  }
  // What was written after the checkpoint was kept, it cannot know.
  const later = await rewrite(301)
  expect(await named(later, [{ id: 'kept', text: honestCheckpoints[5]! }])).toEqual([])
})

test('checkpoints left behind in the store expose a rewriting as well', async () => {
  const store = await rewrite(100)
  store.checkpoints[5] = honestCheckpoints[5]!
  expect(await named(store)).toEqual(['history 300'])
})

test('a log cut back to before a checkpoint kept elsewhere is exposed', async () => {
  const store = honest()
  store.entries.length = 17
  store.tiles = await tilesFor(17)
  store.checkpoints.length = 4
  expect(await named(store)).toEqual([])
  expect(await named(store, [{ id: 'kept', text: honestCheckpoints.at(-1)! }])).toEqual(['history kept'])
})

test('an exported checkpoint that was damaged says so and accuses nobody', async () => {
  const text = honestCheckpoints[5]!.replace('\n300\n', '\n301\n')
  const { alterations } = await audit(honest(), [{ id: 'kept', text }])
  expect(alterations).toEqual([
    {
      kind: 'checkpoint',
      id: 'kept',
      detail: 'Checkpoint kept was altered or forged. No signature of the log on it holds.',
    },
  ])
})

test('sources may be cursors', async () => {
  async function* cursor<T>(rows: readonly T[]) {
    yield* rows
  }
  const { texts, entries, tiles, checkpoints } = honest()
  const input = { texts: cursor(texts), entries: cursor(entries), checkpoints: cursor(checkpoints) }
  expect((await auditLog({ origin, keys: [logKey], tiles, ...input })).ok).toBe(true)
})

test('a commitment needs its whole key', () => {
  expect(() => commit('{}', new Uint8Array(31))).toThrow('32 bytes')
})
