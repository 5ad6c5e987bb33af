import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/api/auth/sign-in/email',
  tag: 'Sign-in',
  summary: 'Sign in with e-mail and password',
  description:
    'Sets the session cookie. After ten wrong passwords for an account from one address, 429 with Retry-After for fifteen minutes.',
  access: { kind: 'public' },
  body: z.object({
    email: z.string().min(1).max(254),
    password: z.string().min(1).max(128),
    rememberMe: z.boolean().default(true).describe('false: the session ends with the browser'),
  }),
  response: z.object({ operator: z.object({ id: z.string(), email: z.string(), name: z.string() }) }),
  errors: ['unauthenticated', 'foreign_origin'],
})

export const signOut = endpoint({
  id: 'signOut',
  method: 'POST',
  path: '/api/auth/sign-out',
  tag: 'Sign-in',
  summary: 'End this session',
  access: { kind: 'public' },
  response: z.object({ ok: z.literal(true) }),
  errors: ['foreign_origin'],
})

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'POST',
  path: '/api/auth/change-password',
  tag: 'Sign-in',
  summary: 'Change your own password; all your other sessions end',
  access: { kind: 'operator' },
  body: z.object({ currentPassword: z.string().min(1).max(128), newPassword: z.string().min(10).max(128) }),
  response: z.object({ ok: z.literal(true) }),
  errors: ['foreign_origin'],
})
