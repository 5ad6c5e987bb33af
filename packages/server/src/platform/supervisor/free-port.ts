import { createServer } from 'node:net'

/**
 * Asks the system for a free port on an address; with a port given, checks that one.
 * Throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) when it cannot be had.
 */
export const freePort = (host = '127.0.0.1', port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
