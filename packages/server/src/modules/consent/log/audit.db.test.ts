import { randomBytes } from 'node:crypto'
import {
  appendLeaves,
  canonicalJson,
  commit,
  cosignCheckpoint,
  formatSignerKey,
  formatVerifierKey,
  leafHash,
  memoryTiles,
  newSigner,
  parseSignerKey,
  parseVerifierKey,
  signCheckpoint,
  treeRoot,
  verifyReceipt,
} from '@candor/proof'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addBrand, type Brand, recordAnswers, yes } from '../../../../test/answers.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import { createLog } from '../../../platform/log.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { takeCosignature } from './cosign.ts'
import {
  auditWorkspace,
  issueReceipt,
  LogBroken,
  type PublicLog,
  readCheckpoint,
  readHandovers,
  readLogKeys,
  rotateLogKey,
  storedTiles,
  takeCheckpoints,
  witnessLog,
} from './index.ts'
import { writeTiles } from './log.store.ts'

const publicUrl = 'https://data.example.com'
const log = createLog('silent', 'test')

let pg: TestDatabase
let system: PurposeDb<'consent'>
let brand: Brand
const run = (statement: string, values: unknown[] = []) => pg.postgres.pool.query(statement, values)
const sign = () => takeCheckpoints(system, publicUrl, { log })
const answer = (n: number) =>
  recordAnswers(
    system,
    brand,
    Array.from({ length: n }, () => yes(brand)),
  )

/** A log of 303 entries with checkpoints at 5, 300 and 302, and the means of somebody who owns the database. */
beforeEach(async () => {
  pg = await testDatabase()
  system = pg.purposes.system('consent')
  brand = await addBrand(pg.postgres)
  for (const n of [5, 295, 2]) {
    await answer(n)
    await sign()
  }
  await answer(1)
  for (const table of ['agreement_texts', 'consent_leaves', 'consent_checkpoints', 'consent_ledger']) {
    await run(`alter table ${table} disable trigger all`).catch(() => run(`alter table ${table} disable trigger user`))
  }
  await run('alter table agreement_texts drop constraint agreement_texts_check')
})
afterEach(() => pg?.drop())

const audit = (options: Parameters<typeof auditWorkspace>[2] = {}) =>
  system
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => auditWorkspace(tx, brand.workspaceId, options))
const found = async (options: Parameters<typeof auditWorkspace>[2] = {}) =>
  (await audit(options))?.alterations.map(({ kind, id }) => `${kind} ${id}`)

const flip = (column: string, at: number) => `set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`

test('a log that nobody touched is found whole, entries that wait for a checkpoint included', async () => {
  expect(await audit()).toMatchObject({
    ok: true,
    checked: { entries: 303, erased: 0, texts: 2, checkpoints: 3 },
  })
})

test.each([
  [
    'a stored text',
    `update agreement_texts set body = ${flip('body', 3)} where locale = 'en'`,
    'text suggestions/1/en',
  ],
  [
    'a text together with its fingerprint',
    `update agreement_texts set body = ${flip('body', 3)}, sha256 = sha256(${flip('body', 3)}) where locale = 'en'`,
    /^text [0-9a-f]{64}$/,
  ],
  [
    'a record',
    "update consent_ledger set record = overlay(record placing 'X' from position('Brand' in record)) where seq = 18",
    'record 17',
  ],
  [
    'a commitment key',
    `update consent_ledger set commitment_key = ${flip('commitment_key', 9)} where seq = 260`,
    'record 259',
  ],
  ['a column of the ledger', "update consent_ledger set kind = 'withdraw' where seq = 301", 'record 300'],
  [
    'a time of the ledger',
    "update consent_ledger set valid_until = valid_until + interval '1 year' where seq = 2",
    'record 1',
  ],
  [
    'a record without a checkpoint yet',
    "update consent_ledger set record = record || ' ' where seq = 303",
    'record 302',
  ],
  ['a leaf', `update consent_leaves set commitment = ${flip('commitment', 31)} where leaf_index = 44`, 'leaf 44'],
  ['a leaf that is gone', 'delete from consent_leaves where leaf_index = 44', 'leaf 44'],
  [
    'a tile of leaves',
    `update consent_tiles set hashes = ${flip('hashes', 70)} where level = 0 and tile = 0`,
    'tile tile/0/000',
  ],
  ['the tile above', `update consent_tiles set hashes = ${flip('hashes', 0)} where level = 1`, 'tile tile/1/000.p/1'],
  [
    'the note of a checkpoint',
    "update consent_checkpoints set note = replace(note, E'\\n300\\n', E'\\n301\\n') where size = 300",
    'checkpoint 300',
  ],
  [
    'the root of a checkpoint',
    `update consent_checkpoints set root = ${flip('root', 0)} where size = 300`,
    'checkpoint 300',
  ],
  ['the last checkpoint, taken away', 'delete from consent_checkpoints where size = 302', 'checkpoint 302'],
])('%s: one change is found and named', async (_what, statement, named) => {
  const { rowCount } = await run(statement)
  expect(rowCount).toBeGreaterThan(0)
  expect(await found()).toContainEqual(typeof named === 'string' ? named : expect.stringMatching(named))
})

test('erasing a record with its key leaves the log whole', async () => {
  await run('delete from consent_ledger where seq in (1, 256, 303)')
  expect(await audit()).toMatchObject({ ok: true, checked: { entries: 303, erased: 3 } })
})

/** Another past: a refusal where there was a yes, everything computed and signed again with the log's own key. */
const rewriteHistory = async () => {
  const { rows: keys } = await run('select skey from candor_private.log_signers where workspace_id = $1', [
    brand.workspaceId,
  ])
  const signer = parseSignerKey(keys[0].skey)
  const { rows } = await run('select seq, record, commitment_key as key from consent_ledger order by seq')
  const leaves = []
  for (const row of rows as { seq: number; record: string; key: Buffer }[]) {
    if (row.seq === 100) {
      const document = JSON.parse(row.record)
      document.event.event_state = 'https://w3id.org/dpv#ConsentRefused'
      document.candor.kind = 'deny'
      row.record = canonicalJson(document)
      row.key = randomBytes(32)
    }
    const commitment = commit(row.record, new Uint8Array(row.key))
    leaves.push(leafHash(commitment))
    await run('update consent_ledger set record = $2, commitment_key = $3, kind = $4 where seq = $1', [
      row.seq,
      row.record,
      row.key,
      JSON.parse(row.record).candor.kind,
    ])
    await run('update consent_leaves set commitment = $2 where leaf_index = $1', [row.seq - 1, Buffer.from(commitment)])
  }
  await run('delete from consent_checkpoints')
  await run('delete from consent_tiles')
  const tiles = memoryTiles()
  let size = 0
  for (const next of [5, 300, 302]) {
    tiles.write((await appendLeaves(tiles, size, leaves.slice(size, next))).tiles)
    size = next
    const root = await treeRoot(tiles, size)
    const note = signCheckpoint({ origin: signer.name, size, root }, signer)
    await run('insert into consent_checkpoints (workspace_id, size, root, note) values ($1, $2, $3, $4)', [
      brand.workspaceId,
      size,
      Buffer.from(root),
      note,
    ])
  }
  const memory = await appendLeaves(memoryTiles(), 0, leaves.slice(0, size))
  await writeTiles(pg.postgres.db, brand.workspaceId, memory.tiles)
}

test('who holds database and signing key rewrites history unseen, until a checkpoint kept elsewhere exposes it', async () => {
  const { db } = pg.postgres
  const kept = (await readCheckpoint(db, brand.workspaceId, 300))!.note
  const keys = await readLogKeys(db, brand.workspaceId)
  expect(await audit({ keys, exported: [{ id: 'usb.txt', text: kept }] })).toMatchObject({ ok: true })
  await rewriteHistory()
  expect(await found()).toEqual([])
  const { alterations } = (await audit({ keys, exported: [{ id: 'usb.txt', text: kept }] }))!
  expect(alterations).toEqual([
    expect.objectContaining({
      kind: 'history',
      id: 'usb.txt',
      detail: expect.stringContaining('history was rewritten'),
    }),
  ])
})

test('a log signed by another key than the pinned one is exposed by that key', async () => {
  const keys = await readLogKeys(pg.postgres.db, brand.workspaceId)
  const forged = newSigner(parseVerifierKey(keys[0]!).name)
  await run('update candor_private.log_signers set skey = $1', [formatSignerKey(forged)])
  await run('update consent_log_keys set vkey = $1', [formatVerifierKey(forged)])
  await rewriteHistory()
  expect(await found()).toEqual([])
  expect(await found({ keys })).toContainEqual(expect.stringMatching(/^checkpoint /))
})

const issue = (id: string, options = {}) =>
  system.transaction().execute((tx) => issueReceipt(tx, brand.workspaceId, id, options))
/** The entry that the attacker rewrites. */
const rewritten = async () => (await run('select id from consent_ledger where seq = 100')).rows[0].id as string

test('a receipt of before verifies against a pinned key, and contradicts the log that was rewritten since', async () => {
  const { db } = pg.postgres
  const trustedKeys = await readLogKeys(db, brand.workspaceId)
  const { note: checkpoint } = (await readCheckpoint(db, brand.workspaceId, 300))!
  const id = await rewritten()
  const before = await issue(id, { join: 300 })
  expect(verifyReceipt(before, { trustedKeys, checkpoint })).toMatchObject({ ok: true })
  await rewriteHistory()
  // Nobody needs the server to believe it: key, words and proof are in the receipt and in the reader's hand.
  expect(verifyReceipt(before, { trustedKeys, checkpoint })).toMatchObject({ ok: true })
  expect(before?.record.event.event_state).toBe('https://w3id.org/dpv#ConsentGiven')
  // The log now vouches for the opposite, with a good signature, and cannot join what was kept.
  const after = await issue(id, { join: 300 })
  expect(after?.record.event.event_state).toBe('https://w3id.org/dpv#ConsentRefused')
  expect(verifyReceipt(after, { trustedKeys })).toMatchObject({ ok: true })
  expect(verifyReceipt(after, { trustedKeys, checkpoint }).faults).toEqual([
    expect.objectContaining({ name: 'history', ok: false }),
  ])
  // The receipt itself holds what exposes the log: its checkpoint.
  const exported = [{ id: 'receipt', text: before!.proof.checkpoint }]
  expect(await found({ keys: trustedKeys, exported })).toEqual(['history receipt'])
})

const witness = newSigner('witness.example.org/w1', 'cosignature/v1')
const seenByAnybody = (): PublicLog => ({
  checkpoint: async () => (await readCheckpoint(pg.postgres.db, brand.workspaceId))!.note,
  tiles: storedTiles(pg.postgres.db, brand.workspaceId),
})

test('a witness signs what continues the log, stands in receipts, and refuses a log that was rewritten or cut', async () => {
  const { db } = pg.postgres
  const logKeys = await readLogKeys(db, brand.workspaceId)
  const look = (last: string | null) => witnessLog(seenByAnybody(), { logKeys, last, witness, now: 1_800_000_000 })
  const first = await look(null)
  const known = [parseVerifierKey(formatVerifierKey(witness))]
  expect(await takeCosignature(db, brand.workspaceId, first, known)).toEqual({ size: 302, witnesses: [witness.name] })
  const trustedKeys = [...logKeys, formatVerifierKey(witness)]
  const id = await rewritten()
  expect(verifyReceipt(await issue(id), { trustedKeys })).toMatchObject({ ok: true })

  await sign()
  const second = await look(first)
  await takeCosignature(db, brand.workspaceId, second, known)
  expect(await look(second)).toBe(second)
  expect(await audit()).toMatchObject({ ok: true })

  await rewriteHistory()
  await expect(look(second)).rejects.toThrow(LogBroken)
  await expect(look(first)).rejects.toThrow('history was rewritten')
  const faults = async () => verifyReceipt(await issue(id), { trustedKeys }).faults.map(({ finding }) => finding)
  // The signature that was left behind does not fit the new past, and without it the witness is missing.
  expect(await faults()).toEqual(['checkpoint_forged'])
  await run('alter table consent_cosignatures disable trigger user')
  await run('delete from consent_cosignatures')
  expect(await faults()).toEqual(['witnesses_missing'])
})

test('a signature that is nobody known’s, or on another checkpoint, is not taken in', async () => {
  const { db } = pg.postgres
  const { note } = (await readCheckpoint(db, brand.workspaceId))!
  const known = [parseVerifierKey(formatVerifierKey(witness))]
  const take = (text: string) => takeCosignature(db, brand.workspaceId, text, known)
  const stranger = newSigner('witness.example.org/w1', 'cosignature/v1')
  await expect(take(cosignCheckpoint(note, stranger, 1))).rejects.toMatchObject({ code: 'unknown_witness' })
  await expect(take(note)).rejects.toMatchObject({ code: 'unknown_witness' })
  await expect(take('nonsense')).rejects.toMatchObject({ code: 'invalid_request' })
  const signed = cosignCheckpoint(note, witness, 1)
  const forged = signed.replace(/(— witness\S+ .{20})(.)/, (_, head, one) => head + (one === 'A' ? 'B' : 'A'))
  await expect(take(forged)).rejects.toMatchObject({ code: 'unknown_witness' })
  await expect(take(signed.replace('\n302\n', '\n301\n'))).rejects.toMatchObject({ code: 'not_found' })
  expect((await readCheckpoint(db, brand.workspaceId))!.note).toBe(note)
})

const rotate = () => system.transaction().execute((tx) => rotateLogKey(tx, brand.workspaceId, publicUrl))

test('a new signing key takes the log over: old receipts hold, new ones are reached from the pinned key', async () => {
  const { db } = pg.postgres
  const pinned = await readLogKeys(db, brand.workspaceId)
  const id = await rewritten()
  const old = await issue(id)
  const one = (await rotate())!
  // Until something new is signed, the last checkpoint is the old key's.
  expect(verifyReceipt(await issue(id), { trustedKeys: pinned })).toMatchObject({ ok: true })
  const two = (await rotate())!
  await sign()
  expect(await audit({ keys: pinned })).toMatchObject({ ok: true })
  expect(await audit()).toMatchObject({ ok: true })
  const fresh = await issue(id)
  expect(verifyReceipt(old, { trustedKeys: pinned })).toMatchObject({ ok: true })
  expect(fresh?.proof.log_key).toBe(two.key)
  expect(verifyReceipt(fresh, { trustedKeys: pinned }).faults).toEqual([
    expect.objectContaining({ finding: 'key_untrusted' }),
  ])
  const handovers = (await readHandovers(db, brand.workspaceId)).map(({ note }) => note)
  expect(handovers).toEqual([two.handover, one.handover])
  expect(verifyReceipt(fresh, { trustedKeys: pinned, handovers })).toMatchObject({ ok: true })
  // One link of the chain is not enough, and a key that nobody handed the log to gets nowhere.
  expect(verifyReceipt(fresh, { trustedKeys: pinned, handovers: [two.handover] })).toMatchObject({ ok: false })
})

test('a key that was slipped in without a handover is found', async () => {
  const thief = newSigner(parseVerifierKey((await readLogKeys(pg.postgres.db, brand.workspaceId))[0]!).name)
  await run('update candor_private.log_signers set skey = $1', [formatSignerKey(thief)])
  await run('insert into consent_log_keys (workspace_id, vkey) values ($1, $2)', [
    brand.workspaceId,
    formatVerifierKey(thief),
  ])
  await sign()
  expect(await found()).toContain(`checkpoint key ${thief.id}`)
})

test('a receipt joins the checkpoint that somebody kept, and none is issued for a size that never was', async () => {
  const { rows } = await run('select id from consent_ledger where seq in (7, 303) order by seq')
  const receipt = await issue(rows[0].id, { join: 5 })
  expect(receipt?.proof).toMatchObject({ leaf_index: 6, tree_size: 302, consistency: { size: 5 } })
  await expect(issue(rows[0].id, { join: 303 })).rejects.toThrow(/302 entries/)
  await expect(issue(rows[1].id)).rejects.toThrow(/within a minute/)
  expect(await issue(rows[0].id, { subjectId: '00000000-0000-4000-8000-000000000000' })).toBeNull()
})
