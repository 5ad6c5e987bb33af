/** A small log of consent events, with everything a receipt needs. */
import {
  appendLeaves,
  buildReceipt,
  type ConsentRecord,
  canonicalJson,
  commit,
  consistencyProof,
  cosignCheckpoint,
  formatVerifierKey,
  inclusionProof,
  leafHash,
  memoryTiles,
  newSigner,
  SCHEMA,
  signCheckpoint,
  textHash,
  treeRoot,
} from '../src/index.ts'

export const origin = 'data.example.com/consent'
export const log = newSigner(origin)
export const logKey = formatVerifierKey(log)
export const witness = newSigner('witness.example.org/w1', 'cosignature/v1')
export const witnessKey = formatVerifierKey(witness)

export const words = [
  { language: 'en', text: 'We use what you look at to suggest things you may like. You can stop this at any time.' },
  { language: 'ar', text: 'نستخدم ما تتصفحه لنقترح عليك ما قد يعجبك. يمكنك إيقاف ذلك في أي وقت.' },
  { language: 'zh-Hans', text: '我们根据您浏览的内容推荐您可能喜欢的商品。您可以随时停止。' },
] as const

/** The record of event `i`, in the shape the ledger commits to. */
export const recordOf = (i: number): ConsentRecord => {
  const { language, text } = words[i % words.length]!
  const withdrawn = i % 5 === 4
  return {
    schema_version: SCHEMA,
    record_id: `0193-${i}`,
    pii_principal_id: `subject-${i % 7}`,
    pii_processing: [
      {
        privacy_notice: 'https://shop.example.com/privacy',
        language,
        purposes: ['https://w3id.org/dpv#Personalisation'],
        lawful_basis: 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-a',
        pii_information: [{ pii_type: 'https://w3id.org/dpv/pd#BrowsingBehavior', pii_optional: true }],
        pii_controllers: ['brand'],
        storage_locations: ['DE'],
        retention_period: 'P13M',
        jurisdiction: 'DE',
        recipient_third_parties: [],
        withdrawal_method: 'https://shop.example.com/preferences',
      },
    ],
    party_identification: [
      {
        party_id: 'brand',
        party_name: 'Example Shop GmbH',
        party_address: 'Marktplatz 1, 10115 Berlin',
        party_contact: 'privacy@shop.example.com',
        party_type: 'https://w3id.org/dpv#DataController',
      },
    ],
    event: {
      event_time: `2026-11-22T10:00:${String(i % 60).padStart(2, '0')}.000Z`,
      validity_duration: 'P13M',
      entity_id: `subject-${i % 7}`,
      event_type: 'https://w3id.org/dpv#ExplicitlyExpressedConsent',
      event_state: `https://w3id.org/dpv#${withdrawn ? 'ConsentWithdrawn' : 'ConsentGiven'}`,
    },
    agreed_texts: [{ agreement: 'personalisation', version: '3', language, sha256: textHash(text) }],
    candor: { channel: 'web', sequence: i },
  }
}

export const keyOf = (i: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => (i * 31 + at * 7) % 256)

export const entryOf = (i: number, record = recordOf(i)): Uint8Array => commit(canonicalJson(record), keyOf(i))

/** The tiles of a log of `size` events, optionally with another history. */
export const tilesFor = async (size: number, entry: (i: number) => Uint8Array = entryOf) => {
  const tiles = memoryTiles()
  const leaves = Array.from({ length: size }, (_, i) => leafHash(entry(i)))
  tiles.write((await appendLeaves(tiles, 0, leaves)).tiles)
  return tiles
}

type Tiles = Awaited<ReturnType<typeof tilesFor>>

export const checkpointOf = async (tiles: Tiles, size: number): Promise<string> =>
  signCheckpoint({ origin, size, root: await treeRoot(tiles, size) }, log)

export const witnessed = (checkpoint: string): string => cosignCheckpoint(checkpoint, witness, 1_795_341_600)

/** The receipt of event `index` in a log of `size` events, joined to the state of `from` events if that is given. */
export const receiptOf = async (index: number, size: number, options: { from?: number; witnessed?: boolean } = {}) => {
  const tiles = await tilesFor(Math.max(size, options.from ?? 0))
  const checkpoint = await checkpointOf(tiles, size)
  const record = recordOf(index)
  const { from } = options
  return buildReceipt({
    record,
    texts: words.filter(({ language }) => language === record.agreed_texts[0]!.language),
    commitmentKey: keyOf(index),
    leafIndex: index,
    inclusion: await inclusionProof(tiles, index, size),
    checkpoint: options.witnessed ? witnessed(checkpoint) : checkpoint,
    logKey,
    ...(from !== undefined && {
      consistency: {
        size: from,
        root: await treeRoot(tiles, from),
        hashes: await consistencyProof(tiles, Math.min(from, size), Math.max(from, size)),
      },
    }),
  })
}
