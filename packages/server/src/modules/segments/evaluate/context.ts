import { purposes as nine } from '@candor/contracts'
import { purposeBits } from '../../../platform/postgres/index.ts'
import { type Catalogues, defaultAllow, type QueryPermitted } from '../../consent/index.ts'
import type { Scene } from '../compile/index.ts'

export interface EvaluateDeps {
  readonly query: QueryPermitted
  readonly catalogues: Catalogues
}

/** Who asks, and the key of the purpose that the segments serve. */
export interface EvaluateContext {
  readonly workspaceId: number
  readonly actor: string
  readonly purpose: string
}

/** What a compiler must know besides the definitions: the purposes of the workspace as bits. */
export const surroundings = async ({ catalogues }: EvaluateDeps, workspaceId: number, scene: Scene) => {
  const { purposes } = await catalogues.of(workspaceId)
  return {
    scene,
    defaults: defaultAllow,
    purposes: new Map([
      ...nine.map((key) => [key, purposeBits(key)] as const),
      ...[...purposes.values()].map(({ key, bit }) => [key, 1n << BigInt(bit)] as const),
    ]),
  }
}
