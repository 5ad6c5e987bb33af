import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Browsers open connections ahead of need. Node takes one on which nothing was ever asked for a busy one, and a closing
 * server would wait for it as for a request. Call `drop` while closing, as often as you like.
 */
export const trackUnusedConnections = (server: Server): { drop(): void } => {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return {
    drop: () => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}
