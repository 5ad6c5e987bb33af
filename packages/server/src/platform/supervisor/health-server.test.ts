import { expect, test } from 'vitest'
import { serveHealth } from './health-server.ts'

const metrics = async () => '# HELP x\nx 1\n'

test('tells that it lives, whether it can work, and its figures', async () => {
  let ready = async () => true
  const server = await serveHealth({ host: '127.0.0.1', port: 0, ready: () => ready(), metrics })
  const status = async (path: string) => (await fetch(server.url + path)).status
  expect(await status('/health/live')).toBe(200)
  expect(await status('/health/ready')).toBe(200)
  expect(await (await fetch(`${server.url}/metrics`)).text()).toBe('# HELP x\nx 1\n')
  ready = async () => false
  expect(await status('/health/ready')).toBe(503)
  ready = async () => {
    throw new Error('no database')
  }
  expect(await status('/health/ready')).toBe(503)
  expect(await status('/health/live')).toBe(200)
  await server.close()
})

test('anything else is not found, and only reading is allowed', async () => {
  const server = await serveHealth({ host: '127.0.0.1', port: 0, ready: async () => true, metrics })
  expect((await fetch(`${server.url}/`)).status).toBe(404)
  expect((await fetch(`${server.url}/health/live`, { method: 'POST' })).status).toBe(405)
  await server.close()
})
