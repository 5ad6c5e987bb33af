import { getLexicon, putLexicon, rereadFeedback } from '@candor/contracts'
import { sql } from 'kysely'
import { type Http, problem } from '../../../platform/http/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { FeedbackDeps } from '../register.ts'
import { readThemes } from './read-themes.ts'
import { compiledOf, readLexicon } from './workspace-lexicon.ts'

const rereadAtOnce = 1_000

/** What texts are read with, in a workspace's own words. */
export const registerLexicon = (http: Http, { postgres, purposes }: FeedbackDeps): void => {
  http.route(getLexicon, (_, { workspaceId }) => readLexicon(postgres.db, workspaceId))

  http.route(putLexicon, ({ body }, { workspaceId, principal }) =>
    postgres.db.transaction().execute(async (tx) => {
      await tx
        .insertInto('feedback_settings')
        .values({ workspace_id: workspaceId })
        .onConflict((oc) => oc.column('workspace_id').doNothing())
        .execute()
      const changed = await tx
        .updateTable('feedback_settings')
        .set({ lexicon: body.lexicon === null ? null : JSON.stringify(body.lexicon), version: body.version + 1 })
        .where('workspace_id', '=', workspaceId)
        .where('version', '=', body.version)
        .returning('version')
        .executeTakeFirst()
      if (!changed) throw problem('conflict', { detail: 'Somebody has changed the words meanwhile.' })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'feedback.lexicon_changed',
        detail: { version: changed.version },
      })
      return readLexicon(tx, workspaceId)
    }),
  )

  http.route(rereadFeedback, (_, { workspaceId, principal }) =>
    purposes.withPurpose('resolution', { workspaceId, actor: principal.label }, async (tx) => {
      const lexicon = await readLexicon(tx, workspaceId)
      const compiled = compiledOf(workspaceId, lexicon)
      const { rows } = await sql<{ id: string; text: string }>`
        select id, text from feedback
        where workspace_id = ${workspaceId} and text is not null and read_with <> ${lexicon.version}
        order by id limit ${rereadAtOnce} for update skip locked`.execute(tx)
      const read = rows.map(({ id, text }) => ({ id, h: readThemes(text, compiled) }))
      await sql`
        update feedback f set themes = r.h, read_with = ${lexicon.version}
        from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as r (id uuid, h jsonb)
        where f.workspace_id = ${workspaceId} and f.id = r.id`.execute(tx)
      return { reread: rows.length, isDone: rows.length < rereadAtOnce }
    }),
  )
}
