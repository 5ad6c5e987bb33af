import { readFile, rename, writeFile } from 'node:fs/promises'
import { formatSignerKey, formatVerifierKey, newSigner, parseSignerKey, tilePath } from '@candor/proof'
import { LogBroken, type PublicLog, witnessLog } from '../modules/consent/index.ts'
import { exitCodes, StartupError } from '../platform/supervisor/startup-error.ts'
import { command } from './command.ts'
import { proofCodes, readGiven, readKeys } from './proof-files.ts'

const usage = `Usage: candor witness key NAME --out FILE
       candor witness sign LOG --key FILE --log-key KEY --state FILE

A witness is somebody else than who runs the log. It needs no database: only the log's public address.

  key    Makes the key of a witness, such as witness.example.org/w1, and prints its public half. Whoever runs the log names
         it in CANDOR_LOG_WITNESSES.
  sign   Looks at the log (https://data.example.com/log/1). If its newest checkpoint continues the last one that was signed
         here, signs it and hands the signature in. Run it every few minutes.

  --key FILE      The private key of the witness.
  --log-key KEY   The public key of the log, or a file with keys, from elsewhere than the log itself.
  --state FILE    Where the last checkpoint is kept; made the first time.

Exit code 0: the log continues. 20: it does not, and was not signed: keep the state file, it is the proof.`

const makeKey = async (name: string, out: string): Promise<void> => {
  const key = newSigner(name, 'cosignature/v1')
  await writeFile(out, `${formatSignerKey(key)}\n`, { flag: 'wx', mode: 0o600 }).catch((error: Error) => {
    throw new StartupError('usage', `The file ${out} cannot be written: ${error.message}`)
  })
  console.log(formatVerifierKey(key))
}

const publicLog = (address: string): PublicLog => {
  const get = async (path: string) => {
    const response = await fetch(`${address}/${path}`)
    if (!response.ok) throw new StartupError('usage', `${address}/${path} was answered with ${response.status}.`)
    return response
  }
  return {
    checkpoint: async () => (await get('checkpoint')).text(),
    tiles: {
      read: async (level, index, width) =>
        new Uint8Array(await (await get(tilePath({ level, index, width }))).arrayBuffer()),
    },
  }
}

const sign = async (address: string, files: { key: string; logKeys: readonly string[]; state: string }) => {
  const witness = parseSignerKey(await readGiven(files.key))
  const logKeys = await readKeys(files.logKeys)
  const last = await readFile(files.state, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartupError('usage', `The file ${files.state} cannot be read: ${error.message}`)
  })
  const checkpoint = await witnessLog(publicLog(address), { logKeys, last, witness, now: Date.now() / 1_000 })
  // Kept before it is handed in: a witness never signs two histories, whenever it is stopped.
  await writeFile(`${files.state}.next`, checkpoint)
  await rename(`${files.state}.next`, files.state)
  const response = await fetch(`${address}/cosignatures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ checkpoint }),
  })
  const answer = (await response.json().catch(() => ({}))) as { size?: number; title?: string; help?: string }
  if (!response.ok)
    throw new StartupError('usage', `The log did not take the signature. ${answer.title}. ${answer.help}`)
  console.log(`The log continues; ${answer.size} entries are signed.`)
}

export const run = command(
  usage,
  {
    out: { type: 'string' },
    key: { type: 'string' },
    'log-key': { type: 'string', multiple: true, default: [] },
    state: { type: 'string' },
  },
  async ({ values, positionals }) => {
    const [what, subject, ...more] = positionals
    const { out, key, state, 'log-key': logKeys } = values
    if (what === 'key' && subject !== undefined && more.length === 0 && out !== undefined) await makeKey(subject, out)
    else if (
      what === 'sign' &&
      subject !== undefined &&
      key !== undefined &&
      state !== undefined &&
      logKeys.length > 0
    ) {
      try {
        await sign(subject.replace(/\/$/, ''), { key, logKeys, state })
      } catch (error) {
        if (!(error instanceof LogBroken)) throw error
        console.log(`BROKEN  ${error.message}`)
        return proofCodes.altered
      }
    } else throw new StartupError('usage', usage)
    return exitCodes.stopped
  },
)
