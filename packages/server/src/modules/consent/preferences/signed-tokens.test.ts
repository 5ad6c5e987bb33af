import { randomBytes } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { createLinks } from './links.ts'
import { createSignedTokens } from './signed-tokens.ts'

const secret = randomBytes(32).toString('base64')
const about = { workspaceId: 7, subject: '0190f3c2-7b1e-7c4a-9c55-3f0a1b2c3d4e' }
const hourMs = 3_600_000
let time = Date.parse('2026-03-01T12:00:00Z')
const tokens = createSignedTokens(secret, () => time)

test('a token says whom it is about until it ends, and nothing afterwards', async () => {
  const start = time
  const token = await tokens.sign('preferences', about, start + hourMs)
  expect(await tokens.read('preferences', token)).toEqual(about)
  time = start + hourMs - 1_000
  expect(await tokens.read('preferences', token)).toEqual(about)
  time = start + hourMs
  expect(await tokens.read('preferences', token)).toBe(null)
  time = start
})

test('a link may say which identifier it went to', async () => {
  const token = await tokens.sign('preferences', { ...about, origin: 12 }, time + hourMs)
  expect(await tokens.read('preferences', token)).toEqual({ ...about, origin: 12 })
})

test('a token of one use is none for another', async () => {
  const receipt = await tokens.sign('receipt', about, time + hourMs)
  expect(await tokens.read('preferences', receipt)).toBe(null)
  expect(await tokens.read('receipt', receipt)).toEqual(about)
})

test('what was altered, signed with another key or not at all is no token', async () => {
  const token = await tokens.sign('preferences', about, time + hourMs)
  const [head = '', body = '', signature = ''] = token.split('.')
  const claims = { workspace: 7, sub: about.subject, purpose: 'preferences', exp: time / 1000 + 60 }
  const changed = Buffer.from(JSON.stringify({ ...claims, workspace: 8 })).toString('base64url')
  const other = await createSignedTokens(randomBytes(32).toString('base64'), () => time).sign(
    'preferences',
    about,
    time + hourMs,
  )
  const longer = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(randomBytes(64))
  const bad = [
    '',
    'x',
    `${head}.${changed}.${signature}`,
    `${head}.${body}.`,
    `${head}.${body}.${signature.split('').reverse().join('')}`,
    other,
    longer,
    new UnsecuredJWT(claims).encode(),
  ]
  for (const one of bad) expect([one, await tokens.read('preferences', one)]).toEqual([one, null])
})

test('a token without an end, or about nobody, is none', async () => {
  const sign = (claims: object) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret, 'base64'))
  const exp = time / 1000 + 60
  const { subject: sub } = about
  expect(await tokens.read('receipt', await sign({ workspace: 7, sub, purpose: 'receipt', exp }))).toEqual(about)
  for (const claims of [
    { workspace: 7, sub, purpose: 'receipt' },
    { workspace: 7, purpose: 'receipt', exp },
    { workspace: 7, sub: 'somebody', purpose: 'receipt', exp },
    { workspace: '7', sub, purpose: 'receipt', exp },
  ])
    expect(await tokens.read('receipt', await sign(claims))).toBe(null)
})

test('a link holds no more than 30 days unless said, and its address fits into a message', async () => {
  const links = createLinks(tokens, 'https://data.example.com', () => time)
  const link = await links.preferences(about)
  expect(link.expiresAt).toBe(time + 30 * 24 * hourMs)
  expect(link.url).toBe(`https://data.example.com/preferences/${link.token}`)
  expect(link.url.length).toBeLessThan(400)
  expect((await links.preferences(about, { locale: 'ar' })).url).toMatch(/\?lang=ar$/)
})
