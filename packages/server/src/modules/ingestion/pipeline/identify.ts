import { identifyPeople } from '../../identity/index.ts'
import { type Step, stillOk } from './chunk.ts'

/** After validation and before consent: whose consent counts is known only when the person is. */
export const identify: Step = async (chunk) => {
  const items = stillOk(chunk)
  if (items.length === 0) return
  const resolution = await identifyPeople(
    chunk.tx,
    items.map((i) => i.event),
  )
  items.forEach((item, index) => {
    item.personId = resolution.personOf[index] ?? null
    const reason = resolution.refused.get(index)
    if (reason) item.outcome = { kind: 'quarantined', reason, detail: 'The person has 500 identifiers already.' }
  })
  chunk.overrides = resolution.overrides
}
