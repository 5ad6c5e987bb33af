import { createHash, randomBytes } from 'node:crypto'

/** How much of an API key is kept in the clear, to recognise it by: `cnd_` and six of 43 characters. */
const shown = 10

/** Fast on purpose: 256 random bits need no slow hash, and every call of the API computes this. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export const prefixOf = (secret: string): string => secret.slice(0, shown)

/** A new API key: 256 random bits, with a prefix by which scanners for leaked secrets find it. */
export const newSecret = (): string => `cnd_${randomBytes(32).toString('base64url')}`
