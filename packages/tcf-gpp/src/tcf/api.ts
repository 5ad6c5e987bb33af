import { CmpApi } from '@iabtechlabtcf/cmpapi'
import { readTcf } from './read.ts'
import { installTcfStub } from './stub.ts'

export type TcfApi = {
  /**
   * Tells vendors of an answer.
   * @param tcString null where the GDPR does not apply; '' while nothing is answered yet
   * @param shown whether the person is looking at the question now
   */
  update(tcString: string | null, shown: boolean): void
  /** Answers nothing from now on but that something is wrong. */
  disable(): void
}

/**
 * Takes over `__tcfapi` from the stub and answers the calls that waited; puts the stub there first where a page forgot
 * it. It refuses, by an Error, to tell a string that
 * is not of TCF 2.3.
 */
export const startTcfApi = (cmp: { id: number; version: number }): TcfApi => {
  installTcfStub()
  const api = new CmpApi(cmp.id, cmp.version, true)
  return {
    update: (tcString, shown) => {
      const flaws = tcString ? readTcf(tcString).flaws : []
      if (flaws.length > 0) throw new Error(`This TC string is not of TCF 2.3: ${flaws.join(', ')}.`)
      api.update(tcString, shown)
    },
    disable: () => api.disable(),
  }
}
