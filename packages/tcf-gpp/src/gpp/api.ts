import { CmpApi, CmpDisplayStatus, CmpStatus, SignalStatus } from '@iabgpp/cmpapi'
import { readGpp } from './read.ts'
import { installGppStub } from './stub.ts'
import type { GppWritten } from './write.ts'

export type GppApi = {
  /** The person is looking at the question now: vendors have to wait for the answer. */
  shown(): void
  /** Tells vendors of an answer, section by section. */
  update(written: GppWritten): void
}

/**
 * Takes over `__gpp` from the stub, its listeners included; puts the stub there first where a page forgot it.
 * @param supportedAPIs ids and names, as `7:usnat`; the same as the stub's
 */
export const startGppApi = (cmp: { id: number; version: number }, supportedAPIs: readonly string[]): GppApi => {
  installGppStub(supportedAPIs)
  const api = new CmpApi(cmp.id, cmp.version)
  api.setSupportedAPIs([...supportedAPIs])
  api.setCmpStatus(CmpStatus.LOADED)
  return {
    shown: () => {
      api.setSignalStatus(SignalStatus.NOT_READY)
      api.setCmpDisplayStatus(CmpDisplayStatus.VISIBLE)
    },
    update: ({ gppString, applicableSections }) => {
      // In this order, by specification: not ready, the change, its sections, hidden, ready.
      api.setSignalStatus(SignalStatus.NOT_READY)
      api.setGppString(gppString)
      api.setApplicableSections(applicableSections)
      for (const section of Object.keys(readGpp(gppString).sections)) api.fireSectionChange(section)
      api.setCmpDisplayStatus(CmpDisplayStatus.HIDDEN)
      api.setSignalStatus(SignalStatus.READY)
    },
  }
}
