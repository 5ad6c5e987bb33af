import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(16 * 512)
let used = pool.length

const digits = Buffer.from('0123456789abcdef')
const text = Buffer.from('00000000-0000-0000-0000-000000000000')
/** Where each byte stands in the text. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/** RFC 9562 version 7: milliseconds first, so that new rows stand together in an index. */
export const uuidv7 = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, used + 16)
  used += 16
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  // Written into one text: slices put together would be made flat once more where they are used.
  for (let i = 0; i < 16; i++) {
    text[places[i]!] = digits[bytes[i]! >> 4]!
    text[places[i]! + 1] = digits[bytes[i]! & 0x0f]!
  }
  return text.toString('latin1')
}
