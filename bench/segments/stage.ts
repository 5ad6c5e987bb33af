import { setTimeout as sleep } from 'node:timers/promises'
import type { SegmentNode } from '@candor/contracts'
import { sql } from 'kysely'
import type { PurposeDb } from '../../packages/server/src/platform/postgres/index.ts'
import { apiKey } from '../lib/stack.ts'

const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }

/** What the engines know of how far a product has come; for nobody's data. */
export type Look = PurposeDb<'segmentation'>

/** Saves segments through HTTP, all of them live, by keys that begin with `prefix`. */
export const putSegments = async (url: string, prefix: string, nodes: readonly SegmentNode[]): Promise<string[]> => {
  const keys = nodes.map((_, i) => `${prefix}-${i + 1}`)
  for (const [i, key] of keys.entries()) {
    const body = { name: key, purpose: 'essential', definition: nodes[i], unseenEvents: 'allow' }
    const answer = await fetch(`${url}/v1/segments/${key}`, { method: 'PUT', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${key} was refused: ${await answer.text()}`)
  }
  return keys
}

export const deleteSegments = async (url: string, keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    const answer = await fetch(`${url}/v1/segments/${key}`, { method: 'DELETE', headers })
    if (!answer.ok) throw new Error(`${key} was not deleted: ${await answer.text()}`)
  }
}

/** Until everything that was acknowledged has arrived everywhere, and nobody waits to be looked at. */
export const untilSettled = async (look: Look): Promise<void> => {
  for (let quiet = 0; quiet < 5; ) {
    const { rows } = await sql<{ busy: boolean }>`
      select exists (select from candor_work() as w (kind) where kind in ('inbox', 'history', 'facts', 'segments')) as busy`.execute(
      look,
    )
    quiet = rows[0]!.busy ? 0 : quiet + 1
    await sleep(200)
  }
}
