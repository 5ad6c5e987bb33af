/**
 * `/sdk/google-consent-mode.js`: stands before Google's tags, says `default` at once, and `update` as soon as Candor knows the answer.
 * Works before and after Candor's own script.
 */
import type { Candor, ConsentState } from './core/types.ts'
import { sayDefault, sayUpdate } from './plugins/google-consent-mode.ts'

type Queued = [method: string, ...args: unknown[]]
const page = window as unknown as { candor?: Candor | Queued[] }
const update = (state: ConsentState): void => sayUpdate(state)

sayDefault()
page.candor ??= []
if (Array.isArray(page.candor)) {
  // First in line: before `load`, which may find an answer at once.
  page.candor.unshift(['on', 'consent', update])
} else {
  update(page.candor.state().consent)
  page.candor.on('consent', update)
}
