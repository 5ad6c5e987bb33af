import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { cosignCheckpoint } from '@candor/contracts'
import { encodeEntries, HASH_BYTES, parseTilePath, parseVerifierKey, tileWidth, type VerifierKey } from '@candor/proof'
import type { FastifyReply } from 'fastify'
import { ConfigError } from '../../../config.ts'
import { type Http, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { takeCosignature } from './cosign.ts'
import { readCheckpoint, readCommitments, readHandovers, readLogKeys, storedTiles } from './log.store.ts'

/** Nothing personal stands in a log: anybody may read it, from any page. */
const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' } as const
/** A path names the width too, so what stands under it never changes. */
const forEver = 'public, max-age=31536000, immutable'
const forAMoment = 'public, max-age=10'

const sendBytes = (reply: FastifyReply, bytes: Uint8Array) =>
  reply
    .headers({ ...open, 'cache-control': forEver })
    .type('application/octet-stream')
    .send(Buffer.from(bytes))

const sendText = (reply: FastifyReply, text: string) =>
  reply
    .headers({ ...open, 'cache-control': forAMoment })
    .type('text/plain; charset=utf-8')
    .send(text)

const absent = () => problem('not_found', { detail: 'The log holds nothing at this address.' })

/** A number that fits PostgreSQL's integer. */
const workspaceOf = (text: string): number => {
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
  if (id === null) throw absent()
  return id
}

/** A key of the settings; one that signs logs is no witness's. */
const witnessKey = (text: string): VerifierKey => {
  try {
    const key = parseVerifierKey(text)
    if (key.type === 'cosignature/v1') return key
  } catch (error) {
    throw new ConfigError(`CANDOR_LOG_WITNESSES: ${(error as Error).message}`)
  }
  throw new ConfigError(
    `CANDOR_LOG_WITNESSES: ${text} is the key of a log; \`candor witness key\` makes one for a witness.`,
  )
}

const verifyPage = fileURLToPath(new URL('../../../../../proof/dist/verify.html', import.meta.url))

/**
 * Each workspace's log for anybody, in the layout of C2SP tlog-tiles below /log/<workspace>: `checkpoint`, `tile/…`, and
 * beside them `key`, the log's public keys, one a line, and `handover/<key id>`, how a key came after the one before.
 * Witnesses hand their signatures in. And /verify, the page that verifies receipts by itself.
 */
export const registerLogRoutes = (
  http: Http,
  { db }: Postgres,
  { page = verifyPage, witnesses = [] }: { page?: string; witnesses?: readonly string[] } = {},
): void => {
  const known = witnesses.map(witnessKey)
  http.publicRoute(cosignCheckpoint, ({ params, body }) =>
    takeCosignature(db, params.workspace, body.checkpoint, known),
  )

  const options = { exposeHeadRoute: true }
  http.app.get<{ Params: { workspace: string } }>('/log/:workspace/checkpoint', options, async ({ params }, reply) => {
    const checkpoint = await readCheckpoint(db, workspaceOf(params.workspace))
    if (!checkpoint) throw problem('not_found', { detail: 'This log has no checkpoint yet.' })
    return sendText(reply, checkpoint.note)
  })

  http.app.get<{ Params: { workspace: string } }>('/log/:workspace/key', options, async ({ params }, reply) => {
    const keys = await readLogKeys(db, workspaceOf(params.workspace))
    if (keys.length === 0) throw problem('not_found', { detail: 'This log has no key yet.' })
    return sendText(reply, `${keys.join('\n')}\n`)
  })

  http.app.get<{ Params: { workspace: string; id: string } }>(
    '/log/:workspace/handover/:id',
    options,
    async ({ params }, reply) => {
      const handovers = await readHandovers(db, workspaceOf(params.workspace))
      const handover = handovers.find((one) => one.key.id === params.id)
      if (!handover) throw problem('not_found', { detail: 'The log was not handed to a key of this id.' })
      return sendText(reply, handover.note)
    },
  )

  http.app.get<{ Params: { workspace: string; '*': string } }>(
    '/log/:workspace/tile/*',
    options,
    async ({ params }, reply) => {
      const workspaceId = workspaceOf(params.workspace)
      const tile = parseTilePath(`tile/${params['*']}`)
      const checkpoint = tile && (await readCheckpoint(db, workspaceId))
      // Only what a checkpoint covers is published.
      const level = tile?.level === 'entries' ? 0 : (tile?.level ?? 0)
      if (!tile || !checkpoint || tileWidth(level, tile.index, checkpoint.size) < tile.width) throw absent()
      if (tile.level === 'entries') {
        const entries = await readCommitments(db, workspaceId, tile.index * 256, tile.width)
        if (entries.length < tile.width) throw absent()
        return sendBytes(reply, encodeEntries(entries))
      }
      const hashes = await storedTiles(db, workspaceId).read(tile.level, tile.index, tile.width)
      if (hashes.length < tile.width * HASH_BYTES) throw absent()
      return sendBytes(reply, hashes.slice(0, tile.width * HASH_BYTES))
    },
  )

  http.app.get('/verify', options, async (_request, reply) => {
    const html = await readFile(page, 'utf8').catch(() => null)
    const policy = html && /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]
    if (!policy) throw problem('not_found', { detail: 'The page has not been built yet. Run npm run build.' })
    // The page brings a policy that names its own script and forbids every request; only framing cannot stand in a page.
    const headers = {
      'content-security-policy': `${policy}; frame-ancestors 'none'`,
      'cache-control': 'public, max-age=300',
    }
    return reply.headers(headers).type('text/html; charset=utf-8').send(html)
  })
}
