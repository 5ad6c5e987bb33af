/**
 * `npm run bench:asking [-- --people=50000 --seeds=20 --questions=3 --explore=0.1 --insight=0.5]`: which order of questions decides
 * more of who belongs to a segment, and annoys fewer. Synthetic people; the distributions stand in distributions.ts.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { machineFacts, row, thousands } from '../lib/machine.ts'
import { compare, figures, type Setting, verdictOf } from './compare.ts'
import { drawn } from './distributions.ts'
import { type Interval, intervalOf } from './interval.ts'
import { settings } from './person.ts'
import { type Contender, contenders } from './policies.ts'
import type { Result } from './run.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '50000' },
    seeds: { type: 'string', default: '20' },
    questions: { type: 'string', default: '3' },
    explore: { type: 'string', default: String(settings.explore) },
    insight: { type: 'string', default: String(drawn.insight) },
  },
})
const setting: Setting = {
  ...{ people: Number(values.people), questionsEach: Number(values.questions) },
  ...{ explore: Number(values.explore), insight: Number(values.insight) },
}
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
const within = (value: number | undefined, least: number, most = Number.MAX_SAFE_INTEGER) =>
  value !== undefined && value >= least && value <= most
const isSound =
  within(setting.people, 1) &&
  within(setting.questionsEach, 1) &&
  within(setting.explore, 0, 1) &&
  within(setting.insight, 0, 1)
if (seeds.length === 0 || !isSound)
  throw new Error('people, seeds and questions are at least 1; explore and insight are shares.')
/** Fewer say nothing of other shops. */
const fewestSeeds = 20

const results = new Map(contenders.map((contender): [Contender, Result[]] => [contender, []]))

/** Every thread takes each n-th seed: what comes out does not depend on how many there are. */
const runThread = (thread: number, threads: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const own = seeds.filter((_, i) => i % threads === thread)
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { seeds: own, setting, contenders },
    })
    worker.on('message', (done: { seed: number; results: Map<Contender, Result> }) => {
      for (const [contender, result] of done.results) results.get(contender)![done.seed - 1] = result
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })

const spread = ({ mean, low, high }: Interval, sign = ''): string => {
  const percent = (share: number) => (Number.isFinite(share) ? (100 * share).toFixed(2) : '?')
  return `${sign && mean > 0 ? sign : ''}${percent(mean)} % [${percent(low)}, ${percent(high)}]`
}

console.log(`Machine: ${machineFacts()}`)
console.log(
  `${thousands(setting.people)} people, ${seeds.length} seeds, ${setting.questionsEach} questions a person on average, ` +
    `explored ${settings.explore === setting.explore ? 'as by default' : 'otherwise'} (${setting.explore}), insight of the static order ${setting.insight}`,
)
console.log(`Drawn from: ${JSON.stringify(drawn)}\nMeans over seeds with their 95 % intervals\n`)

const began = performance.now()
const threads = Math.min(seeds.length, availableParallelism())
await Promise.all(Array.from({ length: threads }, (_, thread) => runThread(thread, threads)))

const { people } = setting
for (const contender of contenders) {
  const all = results.get(contender)!
  const of = (figure: (r: Result) => number) => spread(intervalOf(all.map(figure)))
  const each = (figure: (r: Result) => number) => intervalOf(all.map(figure)).mean
  const name = contender === 'perfect' ? 'static that knows all' : contender
  row(
    `${name}: memberships decided correctly`,
    of(figures.decided),
    `of ${thousands(each((r) => r.undecided))} undecided`,
  )
  row('  decided wrongly', of(figures.wrong))
  row('  right when the rest goes with the most', of(figures.classified))
  row(
    '  people who dropped out',
    of((r) => r.dropOuts / people),
  )
  const full = all.every((r) => r.asked === setting.questionsEach * people)
  row(
    '  questions asked, days',
    `${thousands(each((r) => r.asked))}, ${each((r) => r.days).toFixed(0)}`,
    `${of(figures.answered)} answered`,
    full ? '' : 'NOT ALL were put',
  )
}

console.log()
const adaptive = results.get('adaptive')!
for (const other of ['static', 'random', 'perfect'] as const) {
  const { decided, classified, dropOuts, wins } = compare(adaptive, results.get(other)!, people)
  const name = other === 'perfect' ? 'the order that knows all' : other
  const verdict =
    other === 'perfect' ? '' : seeds.length < fewestSeeds ? 'too few seeds to say' : wins ? 'met' : 'MISSED'
  row(`adaptive against ${name}: decided correctly`, spread(decided, '+'), verdictOf(decided), verdict)
  row('  right when the rest goes with the most', spread(classified, '+'), verdictOf(classified))
  row('  people who dropped out', spread(dropOuts, '+'), verdictOf(dropOuts))
}
if (seeds.length >= fewestSeeds && !compare(adaptive, results.get('static')!, people).wins)
  console.log('\nAdaptive does not win against the static order here: static stays the default.')
console.log(`\n${Math.round((performance.now() - began) / 1_000)} s on ${threads} threads`)
