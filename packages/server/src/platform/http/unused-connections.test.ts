import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createHttp } from './http.ts'

test('a connection on which nothing was asked does not hold up the end', async () => {
  const http = createHttp({
    ...{ log: createLog('silent', 'test'), authenticate: async () => null, trustProxy: false },
    publicUrl: 'http://127.0.0.1',
  })
  const { hostname, port } = new URL(await http.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const [ended] = [once(socket, 'close'), await once(socket, 'connect')]
  let forced = false
  const closeAll = http.app.server.closeAllConnections.bind(http.app.server)
  http.app.server.closeAllConnections = () => {
    forced = true
    closeAll()
  }
  await http.close()
  await ended
  // Not by the grace running out.
  expect(forced).toBe(false)
})
