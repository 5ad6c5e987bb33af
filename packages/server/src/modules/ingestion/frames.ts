/**
 * What one acknowledged request leaves in the inbox: a small header and the body, verbatim where nothing of it was
 * refused or withheld. A row of the inbox is a run of frames: u32 length and header, u32 length and body, big-endian.
 */
import type { EventType } from '@candor/contracts'

export interface FrameHeader {
  /** Workspace and source. */
  w: number
  s: number
  /** Received at, milliseconds since 1970. */
  at: number
  /** The kind of call when the route says it. */
  t?: EventType
  /** sentAt from a request header. */
  sent?: string
  /** Purposes allowed at the door: one mask for all events, or one each. */
  m: number | number[]
  /** Counts of what stayed outside, by reason. */
  withheld?: Record<string, number>
  rejected?: Record<string, number>
  /** Message hashes may be seen again: an operator replays what was quarantined. */
  replay?: true
}

export interface Frame {
  readonly header: FrameHeader
  readonly body: Buffer
}

export const encodeFrame = (header: FrameHeader, body: Buffer): Buffer => {
  const head = Buffer.from(JSON.stringify(header))
  const frame = Buffer.allocUnsafe(8 + head.length + body.length)
  frame.writeUInt32BE(head.length, 0)
  head.copy(frame, 4)
  frame.writeUInt32BE(body.length, 4 + head.length)
  body.copy(frame, 8 + head.length)
  return frame
}

/** Reads the frames of a row. Throws RangeError when the row is cut short: it was never acknowledged like that. */
export const decodeFrames = (row: Buffer): Frame[] => {
  const frames: Frame[] = []
  for (let at = 0; at < row.length; ) {
    const headLength = row.readUInt32BE(at)
    const head = row.subarray(at + 4, at + 4 + headLength)
    const bodyAt = at + 4 + headLength
    const bodyLength = row.readUInt32BE(bodyAt)
    const end = bodyAt + 4 + bodyLength
    if (end > row.length) throw new RangeError('A frame of the inbox is cut short')
    frames.push({ header: JSON.parse(head.toString()) as FrameHeader, body: row.subarray(bodyAt + 4, end) })
    at = end
  }
  return frames
}
