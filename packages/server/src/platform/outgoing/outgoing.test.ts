import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { getPublic, isPublic } from './index.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  closers.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '2606:4700::1111', '2a00:1450:4001:82a::200e'])(
  '%s is public',
  (address) => expect(isPublic(address)).toBe(true),
)

test.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1',
  ],
  ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:8.8.8.8'],
  ...['::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'localhost', '', '1.2.3'],
])('%j is not public', (address) => expect(isPublic(address)).toBe(false))

test('what is private is not asked, by address, by name, or however it is spelt', async () => {
  let asked = 0
  const host = await serve((_request, response) => {
    asked++
    response.end('secret')
  })
  const port = host.split(':')[1]
  const spelt = ['127.0.0.1', '2130706433', '0x7f.1', '127.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']
  for (const name of spelt) {
    await expect(getPublic(`https://${name}:${port}/`), name).rejects.toThrow(/not a public address/)
    await expect(getPublic(`http://${name}:${port}/`), name).rejects.toThrow(/https/)
  }
  expect(asked).toBe(0)
})

test('an address that is allowed by name is reached, its port and nothing else', async () => {
  const host = await serve((_request, response) => response.end('{"ok":true}'))
  const allow = [host]
  expect((await getPublic(`http://${host}/list`, { allow })).toString()).toBe('{"ok":true}')
  await expect(getPublic(`http://127.0.0.1:1/`, { allow })).rejects.toThrow(/https/)
})

test('redirections are not followed, and too much is not read', async () => {
  const host = await serve((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    else response.end('x'.repeat(2_000))
  })
  const allow = [host]
  await expect(getPublic(`http://${host}/away`, { allow })).rejects.toThrow('answers with 302')
  await expect(getPublic(`http://${host}/`, { allow, maxBytes: 1_000 })).rejects.toThrow('more than 1000 bytes')
})
