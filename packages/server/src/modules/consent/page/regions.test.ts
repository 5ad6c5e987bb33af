import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { createLog } from '../../../platform/log.ts'
import { pickLocale } from '../answers/words.ts'
import { openRegions } from './regions.ts'

const log = createLog('fatal', 'test')
const from = (headers: Record<string, string>) => ({ headers, ip: '192.0.2.1' }) as unknown as FastifyRequest

test('only the headers of the proxy that the operator named tell where a visitor is', async () => {
  const request = from({ 'cf-ipcountry': 'US', 'cf-region-code': 'CA' })
  const place = async (regionHeaders: 'cloudflare' | 'vercel' | undefined) =>
    (await openRegions({ regionHeaders, maxmindFile: undefined }, log)).of(request)
  expect(await place('cloudflare')).toBe('US-CA')
  expect(await place('vercel')).toBe(null)
  expect(await place(undefined)).toBe(null)
})

test('words come in the language that is nearest, else in English, else in any', () => {
  expect(pickLocale(['en', 'zh', 'ar'], 'zh-Hans-CN')).toBe('zh')
  expect(pickLocale(['en', 'zh'], 'AR')).toBe('en')
  expect(pickLocale(['de', 'fr'], undefined)).toBe('de')
  expect(pickLocale(['pt', 'pt-BR', 'en'], 'pt-br')).toBe('pt-BR')
  expect(pickLocale([], 'en')).toBe(null)
})
