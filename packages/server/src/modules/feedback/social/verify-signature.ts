import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SignatureScheme } from '@candor/contracts'

export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Standard Webhooks: what is older, or newer, may be a repetition. */
const toleranceMs = 5 * 60_000

/** Takes as long whether or not they are the same. */
export const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
const only = (headers: Headers, name: string): string => {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** `x-hub-signature-256: sha256=<hex>` over the body as it came. */
const isHub = (secret: string, headers: Headers, body: Buffer): boolean => {
  const claimed = /^sha256=([0-9a-f]{64})$/i.exec(only(headers, 'x-hub-signature-256'))?.[1]
  return claimed !== undefined && same(Buffer.from(claimed, 'hex'), createHmac('sha256', secret).update(body).digest())
}

/** A secret of Standard Webhooks is base64 behind `whsec_`; any other text is taken as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

/** `webhook-signature: v1,<base64> …` over `<id>.<seconds>.<body>`; any of several fits, so that secrets can be changed. */
const isStandard = (secret: string, headers: Headers, body: Buffer, now: number): boolean => {
  const [id, seconds] = [only(headers, 'webhook-id'), only(headers, 'webhook-timestamp')]
  if (id === '' || !/^\d{1,12}$/.test(seconds) || Math.abs(now - Number(seconds) * 1_000) > toleranceMs) return false
  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest()
  return only(headers, 'webhook-signature')
    .split(' ')
    .some((one) => one.startsWith('v1,') && same(Buffer.from(one.slice(3), 'base64'), expected))
}

/** Was this body signed with the secret? Compared in constant time; of anything that is missing, no. Pure. */
export const isSigned = (
  { scheme, secret }: { scheme: SignatureScheme; secret: string },
  headers: Headers,
  body: Buffer,
  now: number,
): boolean => (scheme === 'x-hub-signature-256' ? isHub(secret, headers, body) : isStandard(secret, headers, body, now))
