import { createResolver, loadPack } from '@candor/rules'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'
import { createStarts } from '../../platform/disclosure/index.ts'
import type { Http } from '../../platform/http/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Postgres, Purposes } from '../../platform/postgres/index.ts'
import type { RulesDirectory } from '../identity/index.ts'
import { installationSecret, type SourceDirectory } from '../workspaces/index.ts'
import { createAnswerWriter } from './answers/answer-writer.ts'
import { registerCatalogueRoutes } from './catalogue/catalogue.routes.ts'
import type { Catalogues } from './catalogue/catalogue.ts'
import { registerExplorerRoutes } from './explorer/explorer.routes.ts'
import { registerImportRoute } from './import/import.routes.ts'
import { registerConsentPage } from './page/page.routes.ts'
import { openRegions } from './page/regions.ts'
import { createLinks, createSignedTokens, type KnownOf, registerPreferences } from './preferences/index.ts'
import { createRecordAnswers, type RecordAnswers } from './subjects/record-answers.ts'
import { registerSubjectRoutes } from './subjects/subjects.routes.ts'
import { createCmp } from './tcf/cmp.ts'

export interface ConsentDeps {
  postgres: Postgres
  purposes: Purposes
  catalogues: Catalogues
  sources: SourceDirectory
  rules: RulesDirectory
  knownOf: KnownOf
  cors: {
    allow(request: FastifyRequest, reply: FastifyReply): void
    preflight(request: FastifyRequest, reply: FastifyReply): unknown
  }
  config: Config
  log: Log
}

/** Everything of consent that speaks HTTP. Close it before the databases: answers on their way are still written. */
export const registerConsent = async (
  http: Http,
  deps: ConsentDeps,
): Promise<{ recordAnswers: RecordAnswers; close(): Promise<void> }> => {
  const { postgres, purposes, catalogues, sources, rules, knownOf, cors, config, log } = deps
  const [pack, regions, secret, countSecret] = await Promise.all([
    loadPack(),
    openRegions(config, log),
    installationSecret(postgres, 'link_secret'),
    installationSecret(postgres, 'count_secret'),
  ])
  const writer = createAnswerWriter(purposes.system('consent'))
  const importer = createAnswerWriter(purposes.system('consent'))
  const { publicUrl } = config
  const record = createRecordAnswers({ catalogues, writer, rules, publicUrl })
  const tokens = createSignedTokens(secret)
  const links = createLinks(tokens, publicUrl)
  const place = { resolve: createResolver(pack), jurisdictionOf: regions.of, cors }
  http.app.register(async (scope) =>
    registerConsentPage(scope, {
      purposes,
      catalogues,
      writer,
      sources,
      rules,
      ...place,
      links,
      cmpFor: createCmp(postgres.db, pack, config.tcf),
      now: Date.now,
    }),
  )
  registerCatalogueRoutes(http, { postgres, purposes, catalogues })
  registerExplorerRoutes(http, { postgres, purposes, catalogues, startOf: createStarts(countSecret) })
  registerSubjectRoutes(http, { purposes, catalogues, rules, record })
  registerPreferences(http, { postgres, purposes, catalogues, tokens, links, rules, knownOf, ...place })
  registerImportRoute(http, { purposes, catalogues, rules, writer: importer })
  return {
    recordAnswers: record,
    close: async () => {
      regions.close()
      await Promise.all([writer.close(), importer.close()])
    },
  }
}
