import { verifyReceipt } from '@candor/proof'
import { markOf, type Outcome, outcomeOf } from '@candor/proof/speech'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { proofCodes, readGiven, readKeys } from './proof-files.ts'

const usage = `Usage: candor verify RECEIPT.json [--key KEY]… [--handover FILE]… [--checkpoint FILE]

Verifies a receipt without a server, a database or a network.

  --key KEY          The log's public key, or a file with keys, from elsewhere than the receipt. More than one may be given.
  --handover FILE    By which a key that you pinned handed the log to another key. More than one may be given.
  --checkpoint FILE  A checkpoint of the log that you kept: shows that history was not rewritten since.

Exit code 0: everything holds. 20: something does not, or nobody vouches for the key. 2: the call is not understood.`

const marks = { passed: 'ok  ', open: 'open', failed: 'FAIL' } as const

/** As the page for receipts says it. */
const sentences: Readonly<Record<Outcome, string>> = {
  whole: 'The receipt is genuine.',
  open: 'The receipt is whole, and not confirmed yet.',
  broken: 'The receipt does not hold. Do not rely on it.',
  unreadable: 'This is no receipt that can be read.',
}

export const run = command(
  usage,
  {
    key: { type: 'string', multiple: true, default: [] },
    handover: { type: 'string', multiple: true, default: [] },
    checkpoint: { type: 'string' },
  },
  async ({ values, positionals }) => {
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new StartupError('usage', `Name one receipt.\n\n${usage}`)
    const text = await readGiven(file)
    const trustedKeys = await readKeys(values.key)
    const handovers = await Promise.all(values.handover.map(readGiven))
    const checkpoint = values.checkpoint === undefined ? {} : { checkpoint: await readGiven(values.checkpoint) }
    const options = { trustedKeys, handovers, ...checkpoint }
    const verification = verifyReceipt(text, options)
    for (const check of verification.checks)
      console.log(`${marks[markOf(check)]}  ${check.name.padEnd(10)} ${check.detail}`)
    console.log(sentences[outcomeOf(verification)])
    return verification.ok ? exitCodes.stopped : proofCodes.altered
  },
)
