import type { Postgres } from '../../platform/postgres/index.ts'

/** One row, one commit. Prepared once a connection: this is the only statement of the intake's hot path. */
export const writeInboxRow =
  ({ pool }: Postgres) =>
  async (row: { events: number; codec: number; body: Buffer }): Promise<void> => {
    await pool.query({
      name: 'write-inbox-row',
      text: 'insert into inbox (events, codec, body) values ($1, $2, $3)',
      values: [row.events, row.codec, row.body],
    })
  }
