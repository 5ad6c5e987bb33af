import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkpointOf,
  entryOf,
  keyOf,
  log,
  logKey,
  origin,
  receiptOf,
  recordOf,
  tilesFor,
  witness,
  witnessed,
  witnessKey,
  words,
} from '../../test/sample.ts'
import { canonicalJson, commit } from '../commitment.ts'
import { cosignCheckpoint, signCheckpoint } from '../note/checkpoint.ts'
import { formatVerifierKey, newSigner } from '../note/keys.ts'
import { consistencyProof, inclusionProof, treeRoot } from '../tiles/tree.ts'
import { buildReceipt, type ReceiptParts } from './build.ts'
import { textHash } from './check-content.ts'
import type { Receipt } from './types.ts'
import { type VerifyOptions, verifyReceipt } from './verify.ts'

const trust: VerifyOptions = { trustedKeys: [logKey] }

/** Names of the checks that fault a receipt, with what each found. */
const faults = (input: unknown, options: VerifyOptions = trust): string[] =>
  verifyReceipt(input, options).faults.map(({ name, finding }) => `${name}: ${finding}`)

type Changes = Record<string, unknown>

const withProof = (receipt: Receipt, change: Partial<Receipt['proof']>): Changes => ({
  ...receipt,
  proof: { ...receipt.proof, ...change },
})

const flipHex = (hex: string) => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`

test('a receipt verifies against a pinned key, as a document and as text', async () => {
  const receipt = await receiptOf(3, 10)
  for (const input of [receipt, JSON.stringify(receipt), JSON.stringify(receipt, null, 2), canonicalJson(receipt)]) {
    const { ok, checks } = verifyReceipt(input, trust)
    expect(ok).toBe(true)
    expect(checks.map(({ name }) => name)).toEqual([
      'document',
      'texts',
      'record',
      'key',
      'leaf',
      'inclusion',
      'checkpoint',
      'trust',
    ])
    expect(checks.find(({ name }) => name === 'inclusion')?.detail).toBe('The record is entry 4 of the log of 10.')
  }
})

test('a receipt has the fields of ISO/IEC TS 27560 in their sections', async () => {
  const receipt = await receiptOf(3, 10)
  expect(receipt).toMatchObject({
    profile: 'https://w3id.org/dpv/schema/dpv-27560#receipt-record',
    schema_version: 'https://w3id.org/dpv/schema/dpv-27560',
    receipt_id: `${origin}#3`,
  })
  const { record } = receipt
  expect(Object.keys(record)).toEqual(expect.arrayContaining(['schema_version', 'record_id', 'pii_principal_id']))
  const processing = [
    'privacy_notice',
    'language',
    'purposes',
    'pii_information',
    'pii_controllers',
    'storage_locations',
  ]
  expect(Object.keys(record.pii_processing[0]!)).toEqual(
    expect.arrayContaining([
      ...processing,
      ...['retention_period', 'jurisdiction', 'recipient_third_parties', 'withdrawal_method'],
    ]),
  )
  expect(Object.keys(record.event).sort()).toEqual([
    'entity_id',
    'event_state',
    'event_time',
    'event_type',
    'validity_duration',
  ])
})

test('any entry of a log of any size has a receipt that verifies', async () => {
  const sizeAndIndex = fc
    .integer({ min: 1, max: 300 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }))
  await fc.assert(
    fc.asyncProperty(sizeAndIndex, async ({ size, index }) => {
      expect(faults(await receiptOf(index, size))).toEqual([])
    }),
    { numRuns: 15 },
  )
})

test('what was altered is named, and nothing else', async () => {
  const receipt = await receiptOf(3, 10)
  const { record, texts, proof } = receipt
  const changed: [string, Changes][] = [
    ['texts: text_altered', { ...receipt, texts: [{ ...texts[0], text: `${texts[0]!.text} ` }] }],
    ['texts: text_missing', { ...receipt, texts: [] }],
    ['record: record_altered', { ...receipt, record: { ...record, event: { ...record.event, event_state: 'no' } } }],
    ['record: record_altered', { ...receipt, record: { ...record, candor: { channel: 'app', sequence: 3 } } }],
    ['key: key_wrong', withProof(receipt, { commitment_key: flipHex(proof.commitment_key) })],
    ['leaf: leaf_altered', withProof(receipt, { leaf_hash: flipHex(proof.leaf_hash) })],
    ['inclusion: not_included', withProof(receipt, { inclusion: proof.inclusion.map(flipHex) })],
    ['inclusion: not_included', withProof(receipt, { inclusion: proof.inclusion.slice(1) })],
    ['inclusion: not_included', withProof(receipt, { tree_size: 11 })],
    ['inclusion: not_included', { ...withProof(receipt, { leaf_index: 2 }), receipt_id: `${origin}#2` }],
    ['checkpoint: checkpoint_forged', withProof(receipt, { checkpoint: proof.checkpoint.replace('\n10\n', '\n11\n') })],
    ['checkpoint: checkpoint_malformed', withProof(receipt, { checkpoint: proof.checkpoint.trim() })],
    ['checkpoint: log_key_malformed', withProof(receipt, { log_key: `${proof.log_key}A` })],
    ['checkpoint: checkpoint_unsigned', withProof(receipt, { log_key: formatVerifierKey(newSigner(origin)) })],
    ['document: document_malformed', { ...receipt, receipt_id: 'another' }],
    ['document: document_malformed', { ...receipt, note: 'You agreed to everything.' }],
    ['document: document_malformed', withProof(receipt, { type: 'other' as Receipt['proof']['type'] })],
  ]
  for (const [expected, altered] of changed) expect(faults(altered), expected).toEqual([expected])
})

test('other words under a fingerprint of their own are still not those of the record', async () => {
  const receipt = await receiptOf(3, 10)
  const text = 'We sell everything.'
  const other = [{ text, language: receipt.texts[0]!.language, sha256: textHash(text) }]
  expect(faults({ ...receipt, texts: other })).toEqual(['texts: text_foreign'])
})

test('a record rewritten together with its fingerprint does not fit the commitment', async () => {
  const receipt = await receiptOf(3, 10)
  const record = { ...receipt.record, pii_principal_id: 'somebody-else' }
  const forged = { ...withProof(receipt, { record_sha256: textHash(canonicalJson(record)) }), record }
  expect(faults(forged)).toEqual(['key: key_wrong'])
})

test('any flipped bit of a receipt is refused, unless the document stays the same to the letter', async () => {
  const receipt = await receiptOf(6, 13, { from: 5 })
  const canonical = canonicalJson(receipt)
  const bytes = new TextEncoder().encode(JSON.stringify(receipt, null, 1))
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const flipped = bytes.slice()
      flipped[at]! ^= 1 << bit
      const text = new TextDecoder().decode(flipped)
      const { ok, receipt: read } = verifyReceipt(text, trust)
      if (ok) expect(canonicalJson(read)).toBe(canonical)
    }),
    { numRuns: 1000 },
  )
})

test('a document that says a thing twice is refused, whichever a reader would believe', async () => {
  const json = JSON.stringify(await receiptOf(3, 10))
  const twice = json.replace('"record_id":', '"event_st\\u0061te":"x","record_id":"other","record_id":')
  expect(verifyReceipt(twice, trust).faults[0]?.detail).toContain('"record_id" stands in it twice')
  expect(faults('{"a":1')).toEqual(['document: document_malformed'])
  expect(faults(undefined)).toEqual(['document: document_malformed'])
  const half = { ...(await receiptOf(3, 10)) }
  expect(faults({ ...half, record: { ...half.record, more: '\ud800' } })).toEqual(['document: document_malformed'])
})

test('without a key from elsewhere a receipt is whole, and not trusted', async () => {
  const receipt = await receiptOf(3, 10)
  const result = verifyReceipt(receipt, { trustedKeys: [] })
  expect(result.ok).toBe(false)
  expect(result.faults.map(({ finding }) => finding)).toEqual(['key_unpinned'])
  expect(result.faults[0]?.detail).toContain(logKey)
})

test('a key of that name that is not the pinned one is not trusted', async () => {
  const receipt = await receiptOf(3, 10)
  expect(faults(receipt, { trustedKeys: [formatVerifierKey(newSigner(origin))] })).toEqual(['trust: key_untrusted'])
  expect(faults(receipt, { trustedKeys: ['not a key'] })).toEqual(['trust: trusted_key_malformed'])
  expect(faults(receipt, { trustedKeys: [formatVerifierKey(newSigner(origin)), logKey] })).toEqual([])
})

test('a witness who is trusted must have signed', async () => {
  const trustedKeys = [logKey, witnessKey]
  expect(faults(await receiptOf(3, 10), { trustedKeys })).toEqual(['witnesses: witnesses_missing'])
  const receipt = await receiptOf(3, 10, { witnessed: true })
  const { ok, checks } = verifyReceipt(receipt, { trustedKeys })
  expect(ok).toBe(true)
  expect(checks.at(-1)?.detail).toContain(witness.name)
  expect(faults(receipt, trust)).toEqual([])
  expect(faults(receipt, { trustedKeys, witnesses: 2 })).toEqual(['witnesses: witnesses_missing'])

  const alias = newSigner('w2.example.org', 'cosignature/v1', witness.seed)
  const twice = withProof(receipt, { checkpoint: cosignCheckpoint(receipt.proof.checkpoint, alias, 1_795_341_600) })
  const both = { trustedKeys: [...trustedKeys, formatVerifierKey(alias)], witnesses: 2 }
  expect(faults(twice, both), 'one witness under two names is one').toEqual(['witnesses: witnesses_missing'])
})

test('history is compared with a checkpoint kept from before or after', async () => {
  const tiles = await tilesFor(20)
  const kept = (size: number) => checkpointOf(tiles, size)
  const check = async (from: number, size: number) =>
    faults(await receiptOf(3, size, { from }), { ...trust, checkpoint: await kept(from) })
  expect(await check(6, 13)).toEqual([])
  expect(await check(20, 13)).toEqual([])
  expect(await check(13, 13)).toEqual([])
  const plain = await receiptOf(3, 13)
  expect(faults(plain, { ...trust, checkpoint: await kept(13) })).toEqual([])
  expect(faults(plain, { ...trust, checkpoint: await kept(0) })).toEqual([])
  expect(faults(plain, { ...trust, checkpoint: await kept(6) })).toEqual(['history: history_unproven'])
  const pasted = (await kept(13)).trimEnd().replaceAll('\n', '\r\n')
  expect(faults(plain, { ...trust, checkpoint: pasted })).toEqual([])
  expect(faults(plain, { ...trust, checkpoint: 'nothing' })).toEqual(['history: kept_malformed'])
  const altered = (await kept(13)).replace('\n13\n', '\n12\n')
  expect(faults(plain, { ...trust, checkpoint: altered })).toEqual(['history: kept_unsigned'])
})

test('whoever holds the signing key and rewrites history is exposed by a checkpoint kept from before', async () => {
  const honest = await tilesFor(8)
  const kept = await checkpointOf(honest, 8)
  const rewritten = {
    ...recordOf(3),
    event: { ...recordOf(3).event, event_state: 'https://w3id.org/dpv#ConsentRefused' },
  }
  const forgedEntry = (i: number) => (i === 3 ? commit(canonicalJson(rewritten), keyOf(3)) : entryOf(i))
  const tiles = await tilesFor(13, forgedEntry)
  const forge = async (consistency?: ReceiptParts['consistency']) =>
    buildReceipt({
      record: rewritten,
      texts: [words[0]],
      commitmentKey: keyOf(3),
      leafIndex: 3,
      inclusion: await inclusionProof(tiles, 3, 13),
      checkpoint: signCheckpoint({ origin, size: 13, root: await treeRoot(tiles, 13) }, log),
      logKey,
      consistency,
    })
  // By itself the forgery is perfect: the attacker signed it.
  expect(faults(await forge())).toEqual([])
  // Against the checkpoint kept before it is not, with or without a proof that the attacker makes up.
  const joined = { size: 8, root: await treeRoot(tiles, 8), hashes: await consistencyProof(tiles, 8, 13) }
  expect(faults(await forge(), { ...trust, checkpoint: kept })).toEqual(['history: history_unproven'])
  expect(faults(await forge(joined), { ...trust, checkpoint: kept })).toEqual(['history: history_inconsistent'])
  const sameSize = await checkpointOf(await tilesFor(13), 13)
  expect(faults(await forge(), { ...trust, checkpoint: sameSize })).toEqual(['history: history_rewritten'])
  // And a witness that saw the honest log does not sign it.
  expect(faults(await forge(), { trustedKeys: [logKey, witnessKey] })).toEqual(['witnesses: witnesses_missing'])
  expect(witnessed(kept)).toContain(witness.name)
})

test('a receipt that would not verify is not handed out', async () => {
  const tiles = await tilesFor(10)
  const parts = {
    record: recordOf(3),
    texts: [words[0]],
    commitmentKey: keyOf(3),
    leafIndex: 3,
    inclusion: await inclusionProof(tiles, 3, 10),
    checkpoint: await checkpointOf(tiles, 10),
    logKey,
  }
  expect(buildReceipt(parts).texts[0]?.text).toBe(words[0].text)
  expect(() => buildReceipt({ ...parts, commitmentKey: keyOf(4) })).toThrow(
    'The receipt would not verify. The proof does',
  )
  expect(() => buildReceipt({ ...parts, texts: [words[1]] })).toThrow('The receipt would not verify. The words in ar')
  expect(() => buildReceipt({ ...parts, texts: [{ language: 'en', text: Uint8Array.of(0xff) }] })).toThrow()
})
