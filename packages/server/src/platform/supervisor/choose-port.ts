import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { StartupError } from './startup-error.ts'

const refusal = (host: string, port: number, error: NodeJS.ErrnoException): StartupError => {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      'port',
      `Port ${port} on ${host} is taken by another program. End that program, or choose another port with CANDOR_PORT.`,
    )
  }
  if (error.code === 'EACCES') {
    return new StartupError('port', `This user may not listen on port ${port}. Choose one above 1023 with CANDOR_PORT.`)
  }
  return new StartupError(
    'port',
    `Candor cannot listen on ${host}:${port} (${error.message}). Set CANDOR_HOST to an address of this machine.`,
  )
}

/**
 * The port the api will have: the one wished for, or for 0 any that is free, chosen now so that a restarted api keeps it.
 * @param patienceMs how long a taken port may stay taken; the processes of a killed run end within moments
 */
export const choosePort = async (host: string, port: number, patienceMs: number): Promise<number> => {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      return await freePort(host, port)
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException
      if (error.code !== 'EADDRINUSE' || Date.now() >= deadline) throw refusal(host, port, error)
      await sleep(50)
    }
  }
}
