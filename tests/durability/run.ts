/** `npm run chaos [kills] [seed]`: 30 kills unless told otherwise. Ends with 1 when anything was lost or doubled. */
import { runChaos } from './chaos.ts'

const [kills = '30', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
console.log(`${kills} kills, seed ${seed}`)
const result = await runChaos({ kills: Number(kills), seed: Number(seed), supervisor: true, say: console.log })
console.log(JSON.stringify(result, null, 2))
process.exitCode = result.disagreements.length + result.surprises.length === 0 ? 0 : 1
