import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublic } from './is-public.ts'

/** A request that is not made, or an answer that is not taken. Its message names the address. */
export class OutgoingRefused extends Error {
  override name = 'OutgoingRefused'
}

export interface OutgoingOptions {
  /** `host:port` that may be reached although private, and without TLS. */
  readonly allow?: readonly string[]
  readonly maxBytes?: number
  readonly timeoutMs?: number
}

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80')

/** Looks a name up and refuses it when any of its addresses is private: the connection goes to what was looked at. */
const lookUpPublic: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    const closed = found.find(({ address }) => !isPublic(address))
    if (closed)
      return done(new OutgoingRefused(`${host} leads to ${closed.address}, which is not a public address.`), '')
    if (options.all) return done(null, found)
    done(null, found[0]!.address, found[0]!.family)
  })
}

const readBody = async (answer: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new OutgoingRefused(`${url.href} answers with more than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Gets a document of the public internet: by TLS, from public addresses only, as small as is expected, and without
 * following redirections, so that no setting and no name server can turn a request into the operator's own network.
 * Throws OutgoingRefused, and whatever the network throws.
 */
export const getPublic = async (address: string, options: OutgoingOptions = {}): Promise<Buffer> => {
  const { allow = [], maxBytes = 8 << 20, timeoutMs = 30_000 } = options
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isAllowed = allow.includes(`${url.hostname}:${portOf(url)}`)
  if (!isAllowed && url.protocol !== 'https:') throw new OutgoingRefused(`${url.href} is not reached by https.`)
  if (!isAllowed && isIP(host) && !isPublic(host)) throw new OutgoingRefused(`${host} is not a public address.`)
  const signal = AbortSignal.timeout(timeoutMs)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Candor' }
    request(url, { headers, signal, agent: false, ...(!isAllowed && { lookup: lookUpPublic }) })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
  try {
    if (answer.statusCode !== 200) throw new OutgoingRefused(`${url.href} answers with ${answer.statusCode}.`)
    return await readBody(answer, url, maxBytes)
  } finally {
    answer.destroy()
  }
}
