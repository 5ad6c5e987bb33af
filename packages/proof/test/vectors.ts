import { readFileSync } from 'node:fs'
import { fromBase64 } from '../src/bytes.ts'

/** A case of the published vectors, with its hashes as bytes. A size beyond 2^53 is read as a number that is no safe integer. */
export interface Vector {
  readonly name: string
  readonly wantErr: boolean
  readonly proof: Uint8Array[]
  readonly number: (field: string) => number
  readonly bytes: (field: string) => Uint8Array
}

const read = (name: string): string => readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')

export const vectors = (name: string): Vector[] =>
  read(`${name}.ndjson`)
    .trim()
    .split('\n')
    .map((line) => {
      const fields = JSON.parse(line) as Record<string, unknown>
      return {
        name: String(fields.name),
        wantErr: fields.wantErr === true,
        proof: ((fields.proof ?? []) as string[]).map(fromBase64),
        number: (field) => Number(fields[field]),
        bytes: (field) => fromBase64(String(fields[field] ?? '')),
      }
    })

export interface Roots {
  readonly leaves_hex: string[]
  readonly leaf_hashes_hex: string[]
  readonly roots_by_size_hex: string[]
  readonly extra: Record<string, string>
}

export const roots = (): Roots => JSON.parse(read('roots.json')) as Roots
