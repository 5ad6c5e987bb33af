import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSigned } from './verify-signature.ts'

const body = Buffer.from('{"items":[]}')
const now = 1_800_000_000_000

test('a body signed as Meta signs is genuine, and no other body, secret or header', () => {
  const hub = { scheme: 'x-hub-signature-256', secret: 'app-secret' } as const
  const headers = {
    'x-hub-signature-256': `sha256=${createHmac('sha256', 'app-secret').update(body).digest('hex')}`,
  }
  expect(isSigned(hub, headers, body, now)).toBe(true)
  expect(isSigned(hub, headers, Buffer.from('{"items":[1]}'), now)).toBe(false)
  expect(isSigned({ ...hub, secret: 'another' }, headers, body, now)).toBe(false)
  expect(isSigned(hub, {}, body, now)).toBe(false)
  expect(isSigned(hub, { 'x-hub-signature-256': 'sha256=00' }, body, now)).toBe(false)
})

test('the example of Standard Webhooks verifies, within five minutes of its time', () => {
  // https://github.com/standard-webhooks/standard-webhooks: the vector of its reference libraries.
  const scheme = { scheme: 'standard-webhooks', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } as const
  const payload = Buffer.from('{"test": 2432232314}')
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature':
      'v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const at = 1_614_265_330_000
  expect(isSigned(scheme, headers, payload, at)).toBe(true)
  expect(isSigned(scheme, headers, payload, at + 299_000)).toBe(true)
  expect(isSigned(scheme, headers, payload, at + 301_000)).toBe(false)
  expect(isSigned(scheme, headers, payload, at - 301_000)).toBe(false)
  expect(isSigned(scheme, { ...headers, 'webhook-id': 'msg_other' }, payload, at)).toBe(false)
  expect(isSigned(scheme, { ...headers, 'webhook-signature': '' }, payload, at)).toBe(false)
})
