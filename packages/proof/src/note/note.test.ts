import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64, toUtf8 } from '../bytes.ts'
import { leafHash } from '../merkle/hash.ts'
import { cosignCheckpoint, isSignedByLog, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { followHandovers, signHandover } from './handover.ts'
import { formatSignerKey, formatVerifierKey, newSigner, parseSignerKey, parseVerifierKey } from './keys.ts'
import { formatNote, parseNote, signText, verifyNote } from './note.ts'

// The example of Go's note package, golang.org/x/mod/sumdb/note.
const goVerifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goSigner = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const goLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

// The example of c2sp.org/signed-note.
const specVerifier = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const specNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

test('the published notes verify, and signing gives the published signature byte for byte', () => {
  for (const [vkey, text] of [
    [goVerifier, `${goText}\n${goLine}`],
    [specVerifier, specNote],
  ] as const) {
    const { good, bad } = verifyNote(parseNote(text), [parseVerifierKey(vkey)])
    expect(good.map(({ key }) => formatVerifierKey(key))).toEqual([vkey])
    expect(bad).toEqual([])
  }
  const signer = parseSignerKey(goSigner)
  expect(formatSignerKey(signer)).toBe(goSigner)
  expect(formatVerifierKey(signer)).toBe(goVerifier)
  expect(formatNote({ text: goText, signatures: [signText(goText, signer)] })).toBe(`${goText}\n${goLine}`)
})

test('a key text that was altered or cut anywhere is refused', () => {
  for (let at = 0; at < goVerifier.length; at += 1) {
    const next = String.fromCharCode(goVerifier.charCodeAt(at) + 1)
    expect(() => parseVerifierKey(goVerifier.slice(0, at) + next + goVerifier.slice(at + 1)), `at ${at}`).toThrow()
    expect(() => parseVerifierKey(goVerifier.slice(0, at))).toThrow()
  }
  // A length and a kind that are unknown, each under an id that fits.
  expect(() => parseVerifierKey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==')).toThrow()
  expect(() => parseVerifierKey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toThrow()
  expect(() => newSigner('two words')).toThrow('no space')
  expect(() => parseSignerKey(goVerifier)).toThrow('begins with PRIVATE')
})

test('a sentence about a bad private key does not hold the key', () => {
  const bad = goSigner.replace('c74f20a3', 'c74f20a4')
  expect(() => parseSignerKey(bad)).toThrow(/^The key of PeterNeumann does not fit its id; it was altered or cut\.$/)
})

const origin = 'data.example.com/consent'
const log = newSigner(origin)
const witness = newSigner('witness.example.org/w1', 'cosignature/v1')
const tree = { origin, size: 5, root: leafHash(toUtf8('root')) }

test('a checkpoint has the three lines of the format and is read back', () => {
  const text = signCheckpoint(tree, log)
  expect(text.startsWith(`${origin}\n5\n${toBase64(tree.root)}\n\n— ${origin} `)).toBe(true)
  const opened = openCheckpoint(text, [parseVerifierKey(formatVerifierKey(log))])
  expect(opened.checkpoint).toEqual(tree)
  expect(isSignedByLog(opened)).toBe(true)
})

test('a log signs its checkpoints under its own name only', () => {
  expect(() => signCheckpoint(tree, newSigner('other.example.com'))).toThrow(`A key named ${origin} has to sign`)
  const other = newSigner('other.example.com')
  const text = signCheckpoint({ ...tree, origin: 'other.example.com' }, other).replace(
    'other.example.com\n5',
    `${origin}\n5`,
  )
  expect(isSignedByLog(openCheckpoint(text, [other, log]))).toBe(false)
})

test('a witness adds its signature and its time', () => {
  const text = cosignCheckpoint(signCheckpoint(tree, log), witness, 1_800_000_000)
  const opened = openCheckpoint(text, [log, witness])
  expect(isSignedByLog(opened)).toBe(true)
  expect(opened.witnesses.map(({ key, time }) => [key.name, time])).toEqual([[witness.name, 1_800_000_000]])
  expect(() => signText('text\n', witness)).toThrow('with the time')
})

test('signatures of unknown keys are ignored, also when they share a name with a known key', () => {
  const text = signCheckpoint(tree, log, newSigner(origin))
  expect(isSignedByLog(openCheckpoint(text, [log]))).toBe(true)
  expect(isSignedByLog(openCheckpoint(text, [newSigner(origin)]))).toBe(false)
  expect(isSignedByLog(openCheckpoint(text, []))).toBe(false)
})

test('one signature that does not hold condemns the note, whoever else signed', () => {
  const [signed, other] = [signCheckpoint(tree, log), signCheckpoint({ ...tree, size: 6 }, log)]
  const both = signed + other.slice(other.indexOf('— '))
  const opened = openCheckpoint(both, [log])
  expect(opened.logs).toHaveLength(1)
  expect(opened.forged).toHaveLength(1)
  expect(isSignedByLog(opened)).toBe(false)
})

test('any flipped bit of a signed checkpoint is refused', () => {
  const text = toUtf8(cosignCheckpoint(signCheckpoint(tree, log), witness, 1_800_000_000))
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.nat(7), (at, bit) => {
      const bytes = text.slice()
      bytes[at]! ^= 1 << bit
      const holds = () => {
        try {
          const opened = openCheckpoint(new TextDecoder('utf-8', { fatal: true }).decode(bytes), [log, witness])
          return isSignedByLog(opened) && opened.witnesses.length === 1
        } catch {
          return false
        }
      }
      expect(holds()).toBe(false)
    }),
    { numRuns: 400 },
  )
})

test('what is no checkpoint is refused with a sentence', () => {
  const signed = signCheckpoint(tree, log)
  const signatures = signed.slice(signed.indexOf('\n\n') + 1)
  const root = toBase64(tree.root)
  const bodies = [`${origin}\n05\n${root}\n`, `${origin}\n-1\n${root}\n`, `${origin}\n9007199254740993\n${root}\n`]
  for (const body of [...bodies, `\n5\n${root}\n`, `${origin}\n5\n${root.slice(4)}\n`, `${origin}\n5\n`]) {
    expect(() => parseCheckpoint(body + signatures), body).toThrow()
  }
  expect(() => parseCheckpoint(signed.replace('\n5\n', '\r\n5\n'))).toThrow('no control characters')
  expect(() => parseCheckpoint(`${origin}\n5\n${root}\n`)).toThrow('There is no signature')
  expect(parseCheckpoint(`${origin}\n5\n${root}\nan extension\n${signatures}`).checkpoint).toEqual({
    ...tree,
    extensions: ['an extension'],
  })
})

test('a key hands its log over to the next, and trust follows from one to the other and never back', () => {
  const [second, third, thief] = [newSigner(origin), newSigner(origin), newSigner(origin)]
  const one = signHandover(tree, log, second)
  const two = signHandover({ ...tree, size: 9 }, second, third)
  const vkeys = (keys: readonly Parameters<typeof formatVerifierKey>[0][]) => keys.map(formatVerifierKey)
  for (const notes of [
    [one, two],
    [two, one],
  ])
    expect(vkeys(followHandovers([log], notes))).toEqual(vkeys([log, second, third]))
  expect(followHandovers([log], [two])).toEqual([log])
  expect(followHandovers([third], [one, two])).toEqual([third])
  // Signed by both, but by nobody who was trusted; and a word of the trusted key that the new one never signed.
  const stolen = signHandover(tree, thief, second)
  const onlyOld = signCheckpoint({ ...tree, extensions: [`key ${formatVerifierKey(thief)}`] }, log)
  const otherLog = signHandover({ ...tree, origin: 'other.example/log' }, newSigner('other.example/log'), thief2)
  expect(followHandovers([log], [stolen, onlyOld, otherLog, one.replace('\n5\n', '\n6\n'), 'nonsense'])).toEqual([log])
})
const thief2 = newSigner('other.example/log')
