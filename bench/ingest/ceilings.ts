import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { encodeFrame } from '../../packages/server/src/modules/ingestion/frames.ts'
import { createInbox, writeInboxRow } from '../../packages/server/src/modules/ingestion/index.ts'
import { pack } from '../../packages/server/src/platform/codec.ts'
import { createLog } from '../../packages/server/src/platform/log.ts'
import { openPostgres } from '../../packages/server/src/platform/postgres/index.ts'
import { sampleBody } from '../lib/load.ts'
import type { Stack } from '../lib/stack.ts'

const perBatch = 100

/**
 * What the machine can do at most in this run: parse, compress and append durably, with nothing around it. Events/s.
 * The rows are removed afterwards.
 */
export const parseCompressAppend = async (stack: Stack, seconds: number): Promise<number> => {
  const postgres = openPostgres(stack.postgres.url, { name: 'bench', max: 2 })
  const inbox = createInbox({ write: writeInboxRow(postgres), log: createLog('warn', 'bench') })
  const body = sampleBody(perBatch)
  const until = performance.now() + seconds * 1000
  const began = performance.now()
  let done = 0
  const lane = async () => {
    while (performance.now() < until) {
      JSON.parse(body.toString())
      await inbox.append(encodeFrame({ w: 0, s: 0, at: 0, m: 0 }, body), perBatch)
      done += perBatch
    }
  }
  await Promise.all(Array.from({ length: 16 }, lane))
  const rate = done / ((performance.now() - began) / 1000)
  await inbox.close()
  await postgres.pool.query('truncate inbox')
  await postgres.close()
  return rate
}

/** Compression alone, of a row of 20 batches: microseconds and bytes an event, zstd 1 (in use) and deflate 1. */
export const compression = async () => {
  const row = Buffer.concat(Array.from({ length: 20 }, () => sampleBody(perBatch)))
  const measure = async (compress: (b: Buffer) => Promise<Buffer>) => {
    const began = performance.now()
    let bytes = 0
    for (let i = 0; i < 20; i++) bytes = (await compress(row)).length
    return { us: ((performance.now() - began) * 1000) / (20 * 20 * perBatch), bytes: bytes / (20 * perBatch) }
  }
  const deflate1 = promisify(deflate)
  return {
    zstd: await measure(async (b) => (await pack(b)).body),
    deflate: await measure((b) => deflate1(b, { level: 1 })),
  }
}
