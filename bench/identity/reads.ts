import pg from 'pg'
import { apiKey } from '../lib/stack.ts'

const spread = (rate: number, seconds: number) => Array.from({ length: rate * seconds }, (_, i) => (i * 1_000) / rate)

/** Milliseconds that each of some calls took, begun at a fixed pace whether or not those before have ended. */
const atPace = async (rate: number, seconds: number, call: (i: number) => Promise<unknown>): Promise<number[]> => {
  const began = performance.now()
  return Promise.all(
    spread(rate, seconds).map(async (due, i) => {
      await new Promise((r) => setTimeout(r, Math.max(0, began + due - performance.now())))
      const sent = performance.now()
      await call(i)
      return performance.now() - sent
    }),
  )
}

/** A profile for a purpose by an identifier, over HTTP. */
export const readProfiles = (url: string, load: { rate: number; seconds: number; who(): string }): Promise<number[]> =>
  atPace(load.rate, load.seconds, async () => {
    const answer = await fetch(`${url}/v1/profile?purpose=essential&kind=user_id&value=${load.who()}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    if (answer.status !== 200) throw new Error(`A profile was answered ${answer.status}: ${await answer.text()}`)
    await answer.arrayBuffer()
  })

/** The row of a person by its primary key, by the owner, without HTTP and without a purpose. */
export const selectRows = async (url: string, load: { rate: number; seconds: number }): Promise<number[]> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  try {
    const { rows } = await pool.query<{ id: string }>('select id from plain_people limit 5000')
    return await atPace(load.rate, load.seconds, (i) =>
      pool.query({
        name: 'person-by-key',
        text: 'select * from plain_people where workspace_id = 1 and id = $1',
        values: [rows[i % rows.length]!.id],
      }),
    )
  } finally {
    await pool.end()
  }
}
