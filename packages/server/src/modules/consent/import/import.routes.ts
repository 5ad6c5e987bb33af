import { importConsent } from '@candor/contracts'
import type { Http } from '../../../platform/http/index.ts'
import type { Purposes } from '../../../platform/postgres/index.ts'
import type { RulesDirectory } from '../../identity/index.ts'
import type { AnswerWriter } from '../answers/answer-writer.ts'
import type { Catalogues } from '../catalogue/catalogue.ts'
import { contentsOf } from './import.store.ts'
import { checkLines, takeLines } from './take-lines.ts'

export interface ImportDeps {
  purposes: Purposes
  catalogues: Catalogues
  rules: RulesDirectory
  /** One of its own, so that no visitor's answer waits behind thousands of lines. */
  writer: AnswerWriter
}

/** Answers that were collected elsewhere, many at a time. */
export const registerImportRoute = (http: Http, { purposes, catalogues, rules, writer }: ImportDeps): void => {
  http.route(importConsent, async ({ body }, { workspaceId, principal }) => {
    const by = { kind: principal.kind, label: principal.label }
    const context = { by, now: Date.now(), rules: await rules.of(workspaceId) }
    const checked = checkLines(await catalogues.fresh(workspaceId), body.lines, context)
    const contents = (ids: readonly string[]) =>
      purposes.withPurpose('consent', { workspaceId, actor: principal.label }, (tx) => contentsOf(tx, workspaceId, ids))
    return { results: await takeLines({ writer, contents }, workspaceId, checked) }
  })
}
