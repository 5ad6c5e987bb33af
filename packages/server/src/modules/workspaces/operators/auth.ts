import type { Log } from '../../../platform/log.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { installationSecret } from '../installation-secret.ts'
import { hashPassword, verifyPassword } from './password.ts'

interface AuthOptions {
  postgres: Postgres
  log: Log
  publicUrl: string
}

const week = 7 * 24 * 3600

/**
 * better-auth over our tables. Its HTTP routes are not mounted: the few calls we need go through endpoints of the
 * contract, so nothing of it can be reached that we do not name. Limits, origin check and audit are ours for the same
 * reason. Sign-up is closed; operators are added by `insertOperator`.
 */
const build = async ({ postgres, log, publicUrl }: AuthOptions) => {
  // It signs session cookies.
  const [{ betterAuth }, secret] = await Promise.all([
    import('better-auth'),
    installationSecret(postgres, 'session_secret'),
  ])
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    appName: 'Candor',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: { db: postgres.db, type: 'postgres', transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    user: { modelName: 'operators', fields: { ...times, emailVerified: 'email_verified' } },
    session: {
      modelName: 'operator_sessions',
      fields: {
        ...times,
        userId: 'operator_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: week,
      updateAge: week / 7,
    },
    account: {
      modelName: 'operator_accounts',
      fields: {
        ...times,
        userId: 'operator_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'operator_verifications', fields: { ...times, expiresAt: 'expires_at' } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      // Wrong passwords are no news; what it says of them is said by the audit log and the limits.
      level: 'error',
      log: (_level, message) => log.error({ part: 'better-auth' }, String(message)),
    },
    advanced: {
      cookiePrefix: 'candor',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
  })
}

export type OperatorAuth = () => ReturnType<typeof build>

/** Loads better-auth when it is first needed: it takes a third of a second that intake and start do not have to wait for. */
export const createOperatorAuth = (options: AuthOptions): OperatorAuth => {
  let loading: ReturnType<typeof build> | undefined
  return () => {
    loading ??= build(options).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}
