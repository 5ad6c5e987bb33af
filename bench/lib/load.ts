import { connect, type Socket } from 'node:net'
import { writeKey } from './stack.ts'

/**
 * A load generator that costs little beside what it measures: bodies are made once and only ids and times are overwritten,
 * and answers are read by their length. One request at a time on each connection, as a client would.
 */
export interface LoadOptions {
  url: string
  connections: number
  eventsPerRequest: number
  /** How many people the events are spread over, at random. */
  people: number
  seconds: number
  /** Events a second offered; absent: as fast as answers come. */
  rate?: number
}

export interface LoadResult {
  acknowledged: number
  seconds: number
  /** Milliseconds from the send to the answer, one for each request. */
  latencies: number[]
  refused: number
}

const idDigits = 12
const blank = 'x'.repeat(idDigits)
const someTime = new Date(0).toISOString()

/** About 700 bytes an event, Segment-shaped. */
const sampleEvent = () => ({
  type: 'track',
  event: 'Product Viewed',
  messageId: `bench-message-${blank}`,
  userId: `person-${blank}`,
  anonymousId: `device-${blank}`,
  timestamp: someTime,
  properties: {
    product_id: '507f1f77bcf86cd799439011',
    sku: 'G-32',
    category: 'Coffee',
    name: 'House blend, 250 g, whole bean',
    brand: 'Driftwood',
    price: 18.99,
    quantity: 1,
    currency: 'EUR',
  },
  context: {
    library: { name: 'candor.js', version: '0.1.0' },
    page: { path: '/coffee/house-blend', title: 'House blend', url: 'https://shop.example.com/coffee/house-blend' },
    locale: 'en-GB',
    timezone: 'Europe/London',
  },
})

const template = (events: number, host: string) => {
  const body = JSON.stringify(
    events === 1 ? sampleEvent() : { batch: Array.from({ length: events }, sampleEvent), sentAt: someTime },
  )
  const head =
    `POST /v1/${events === 1 ? 'track' : 'batch'} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Basic ` +
    `${Buffer.from(`${writeKey}:`).toString('base64')}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  const bytes = Buffer.from(head + body)
  const offsets = (prefix: string, filler = blank) => {
    const found: number[] = []
    for (let at = bytes.indexOf(prefix + filler); at >= 0; at = bytes.indexOf(prefix + filler, at + 1))
      found.push(at + prefix.length)
    return found
  }
  return {
    bytes,
    messages: offsets('bench-message-'),
    users: offsets('person-'),
    devices: offsets('device-'),
    times: offsets('', someTime),
    eventBytes: Buffer.byteLength(body) / events,
  }
}

/** Mean size of one event in a request of so many, in bytes. */
export const eventBytes = (events: number): number => template(events, 'h').eventBytes

/** A body with fresh ids, for what is measured without HTTP. */
export const sampleBody = (events: number): Buffer => {
  const t = template(events, 'h')
  for (const at of t.messages) digits(t.bytes, at, sequence++)
  tellTime(t)
  for (const at of [...t.users, ...t.devices]) digits(t.bytes, at, Math.floor(Math.random() * 100_000))
  return t.bytes.subarray(t.bytes.indexOf('\r\n\r\n') + 4)
}

let sequence = Date.now() % 1e9

const digits = (target: Buffer, at: number, value: number) => {
  for (let i = idDigits - 1, rest = value; i >= 0; i--) {
    target[at + i] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}

/** Events happen when they are sent. */
const tellTime = ({ bytes, times }: ReturnType<typeof template>) => {
  const now = new Date().toISOString()
  for (const at of times) bytes.write(now, at, 'latin1')
}

const open = (url: URL): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })

/** Reads one answer at a time: its status, when all of its body has come. */
const answers = (socket: Socket, hear: (status: number) => void) => {
  let pending = Buffer.alloc(0)
  socket.on('data', (data) => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data])
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = pending.toString('latin1', 0, end)
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (pending.length < end + 4 + length) return
      pending = pending.subarray(end + 4 + length)
      hear(Number(head.slice(9, 12)))
    }
  })
}

/** Sends load for some seconds and says what was acknowledged. */
export const runLoad = async (options: LoadOptions): Promise<LoadResult> => {
  const url = new URL(options.url)
  const began = performance.now()
  const until = began + options.seconds * 1000
  const latencies: number[] = []
  let acknowledged = 0
  let refused = 0
  let sent = 0

  const lane = async () => {
    const socket = await open(url)
    const t = template(options.eventsPerRequest, url.host)
    let heard: (status: number) => void = () => {}
    answers(socket, (status) => heard(status))
    while (performance.now() < until) {
      if (options.rate !== undefined) {
        const due = began + (sent / options.rate) * 1000
        const wait = due - performance.now()
        sent += options.eventsPerRequest
        if (wait > 1) await new Promise((r) => setTimeout(r, wait))
      }
      for (const at of t.messages) digits(t.bytes, at, sequence++)
      tellTime(t)
      for (let i = 0; i < t.users.length; i++) {
        const person = Math.floor(Math.random() * options.people)
        digits(t.bytes, t.users[i]!, person)
        digits(t.bytes, t.devices[i]!, person)
      }
      const sentAt = performance.now()
      const answer = new Promise<number>((resolve) => {
        heard = resolve
      })
      socket.write(t.bytes)
      const status = await answer
      latencies.push(performance.now() - sentAt)
      if (status === 200) acknowledged += options.eventsPerRequest
      else {
        refused += options.eventsPerRequest
        await new Promise((r) => setTimeout(r, 200))
      }
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: options.connections }, lane))
  return { acknowledged, refused, latencies, seconds: (performance.now() - began) / 1000 }
}
