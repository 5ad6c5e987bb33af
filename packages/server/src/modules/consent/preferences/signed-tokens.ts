import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { installationSecret } from '../../workspaces/index.ts'

/** What a token lets its holder do: look at and change the preferences of a person, or fetch one receipt. */
export type TokenUse = 'preferences' | 'receipt'

/** Whom or what a token is about. `subject`: a person's id, or a receipt's. */
export interface TokenSubject {
  readonly workspaceId: number
  readonly subject: string
  /** The number of the identifier that a person's link went to: whoever has it now is whom the link is about. */
  readonly origin?: number | undefined
}

export interface SignedTokens {
  /** `expiresAt` in milliseconds since 1970, exact to the second. */
  sign(use: TokenUse, about: TokenSubject, expiresAt: number): Promise<string>
  /** Null: forged, altered, over, or made for another use. */
  read(use: TokenUse, token: string): Promise<TokenSubject | null>
}

const algorithm = 'HS256'
const claims = z.object({
  workspace: z.int(),
  sub: z.uuid(),
  exp: z.number(),
  purpose: z.string(),
  origin: z.int().optional(),
})

/** JSON Web Tokens (RFC 7519) under one key of the installation. They name people by ids and numbers, and by nothing else. */
export const createSignedTokens = (secret: string, now: () => number = Date.now): SignedTokens => {
  const key = Buffer.from(secret, 'base64')
  return {
    sign: (use, { workspaceId, subject, origin }, expiresAt) =>
      new SignJWT({ workspace: workspaceId, purpose: use, ...(origin !== undefined && { origin }) })
        .setProtectedHeader({ alg: algorithm })
        .setSubject(subject)
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(key),
    read: async (use, token) => {
      const checked = await jwtVerify(token, key, { algorithms: [algorithm], currentDate: new Date(now()) }).catch(
        () => null,
      )
      const said = claims.safeParse(checked?.payload)
      // One key serves both uses: a receipt's token must not open a person's preferences.
      if (!said.success || said.data.purpose !== use) return null
      const { workspace: workspaceId, sub: subject, origin } = said.data
      return { workspaceId, subject, ...(origin !== undefined && { origin }) }
    },
  }
}

/** Reads the tokens of preference links, for whoever shows their holder something of their own. Null: not genuine, or over. */
export const createLinkReader = async (
  postgres: Postgres,
): Promise<(token: string) => Promise<TokenSubject | null>> => {
  const tokens = createSignedTokens(await installationSecret(postgres, 'link_secret'))
  return (token) => tokens.read('preferences', token)
}
