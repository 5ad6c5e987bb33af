/** Seeds that a thread of the bench works through; each is told as soon as it is done. */
import { parentPort, workerData } from 'node:worker_threads'
import { runSeed, type Setting } from './compare.ts'
import type { Contender } from './policies.ts'

const { seeds, setting, contenders } = workerData as {
  seeds: readonly number[]
  setting: Setting
  contenders: readonly Contender[]
}

for (const seed of seeds) parentPort!.postMessage({ seed, results: runSeed(seed, setting, contenders) })
