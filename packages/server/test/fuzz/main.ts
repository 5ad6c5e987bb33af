/** `npm run fuzz:intake [-- INPUTS [SEED]]`: sends made-up requests to a real server and accounts for every event. */
import { fuzzIntake } from './run.ts'

const inputs = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`Fuzzing the intake with ${inputs.toLocaleString('en')} inputs, seed ${seed}.`)

const report = await fuzzIntake({
  inputs,
  seed,
  onProgress: (sent) => {
    if (sent % 10_000 === 0) console.log(`${sent.toLocaleString('en')} sent`)
  },
})
const { complaints, ...figures } = report
console.log(JSON.stringify(figures, null, 2))
for (const complaint of complaints.slice(0, 20)) console.error(complaint)
console.log(complaints.length === 0 ? 'Nothing to complain of.' : `${complaints.length} complaints.`)
process.exitCode = complaints.length === 0 ? 0 : 1
