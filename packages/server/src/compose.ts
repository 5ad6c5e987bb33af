/** Creates every module, in order, by hand: the graph reads from top to bottom. */
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Config } from './config.ts'
import { registerAsking } from './modules/asking/index.ts'
import {
  createCatalogues,
  createFollow,
  createLedgerAtTheDoor,
  createQueryEvents,
  defaultAllow,
  followIdentified,
  keepVendorList,
  registerConsent,
  registerLogRoutes,
  registerReceiptRoutes,
  startCheckpoints,
  startSweeper,
} from './modules/consent/index.ts'
import { registerFeedback } from './modules/feedback/index.ts'
import { registerHistoryRoutes, startSquash } from './modules/history/index.ts'
import {
  createRulesDirectory,
  registerMergingRoutes,
  registerPersonAudit,
  registerSettingsRoutes,
  startRespelling,
} from './modules/identity/index.ts'
import {
  allowAnyOrigin,
  answerPreflight,
  createCongestionWatch,
  createInbox,
  createIntakeMetrics,
  createLiveFeed,
  createLivePublisher,
  createPipelineMetrics,
  linesOfChunk,
  linesOfDoor,
  registerIngestionRoutes,
  registerIntake,
  startMaintenance,
  startPipelineWorker,
  writeInboxRow,
} from './modules/ingestion/index.ts'
import { knownToSelf, registerProfiles } from './modules/profiles/index.ts'
import { registerRewards, rewardsOfAnswers, startRewards } from './modules/rewards/index.ts'
import { createEvaluate, registerSegments, startFacts, startSegments } from './modules/segments/index.ts'
import { probePostgres, registerSystemRoutes } from './modules/system/index.ts'
import { createAccess, createSourceDirectory, registerWorkspacesRoutes } from './modules/workspaces/index.ts'
import { openClickHouse } from './platform/clickhouse/index.ts'
import { systemClock } from './platform/clock.ts'
import { registerDocs } from './platform/docs-api/index.ts'
import { createHttp } from './platform/http/index.ts'
import type { Log } from './platform/log.ts'
import { startOutbox } from './platform/outbox/index.ts'
import { openDatabase, roleUrl } from './platform/postgres/index.ts'
import { serveHealth } from './platform/supervisor/health-server.ts'
import { registerConsole, registerSdk } from './platform/web/index.ts'
import { createBell, watchWork } from './platform/work/index.ts'
import { version } from './version.ts'

const urlsOf = ({ databaseUrl, clickhouseUrl }: Config) => {
  if (!databaseUrl || !clickhouseUrl) throw new Error('compose needs the addresses of both databases')
  return { databaseUrl, clickhouseUrl }
}

/** With the usual metrics of a process. Its event loop is looked at ten times a second: a hundred cost half a percent of a core. */
const openRegistry = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })
  return registry
}

/** The HTTP server. Resolves when it listens. */
export const composeApi = async (config: Config, log: Log): Promise<{ url: string; close(): Promise<void> }> => {
  const { databaseUrl, clickhouseUrl } = urlsOf(config)
  const registry = openRegistry()
  const changed = () => bell.ring()
  const database = await openDatabase(databaseUrl, { name: 'candor-api', max: 10, maxSystem: 3, changed })
  const { postgres, purposes } = database
  const bell = createBell(postgres, log)
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'candor-api' })

  const access = createAccess({ postgres, log, publicUrl: config.publicUrl })
  const { authenticate } = access
  const http = createHttp({ log, authenticate, trustProxy: config.trustProxy, publicUrl: config.publicUrl })
  registerWorkspacesRoutes(http, { postgres, access })

  const intakeMetrics = createIntakeMetrics(registry)
  const inbox = createInbox({
    write: writeInboxRow(postgres),
    log,
    onFlush: (row) => {
      bell.ring()
      intakeMetrics.flushed(row)
    },
  })
  const congestion = createCongestionWatch(postgres, log)
  const publisher = createLivePublisher(postgres.db, log)
  const sources = createSourceDirectory(postgres)
  const ledger = createLedgerAtTheDoor(purposes.system('consent'))
  const rules = createRulesDirectory(postgres.db)
  const live = createLiveFeed(roleUrl(databaseUrl, 'candor_app'), log)
  http.app.register(async (scope) =>
    registerIntake(scope, {
      inbox,
      sources,
      ledger,
      rules,
      publicUrl: config.publicUrl,
      now: Date.now,
      congestion: congestion.current,
      onAnswered: (source, accepted, seconds) => {
        intakeMetrics.answered(accepted, seconds)
        if (accepted.kept < accepted.results.length) publisher.publish(linesOfDoor(source, accepted, systemClock.now()))
      },
    }),
  )
  registerIngestionRoutes(http, { purposes, live })
  registerSettingsRoutes(http, { postgres })
  registerPersonAudit(http, { postgres, purposes })
  const catalogues = createCatalogues(postgres.db)
  const queryEvents = createQueryEvents(clickhouse, purposes, catalogues)
  registerHistoryRoutes(http, { postgres, queryEvents })
  registerMergingRoutes(http, { purposes, rules, follow: createFollow(queryEvents) })
  registerProfiles(http, { postgres, purposes, catalogues, queryEvents, rules })
  const evaluate = createEvaluate({ clickhouse, purposes, catalogues })
  await registerSegments(http, { postgres, purposes, catalogues, evaluate, queryEvents, onChanged: changed })
  const cors = { allow: allowAnyOrigin, preflight: answerPreflight }
  await registerRewards(http, { postgres, purposes, rules, cors })
  await registerAsking(http, {
    ...{ postgres, purposes, catalogues, sources, rules, cors },
    rewards: rewardsOfAnswers(systemClock.now),
    // No module of care yet: nobody has an open case.
    isHeld: async () => false,
    now: Date.now,
    random: Math.random,
  })
  registerSystemRoutes(http, { postgres, purposes, clickhouse, registry, authenticate })

  registerLogRoutes(http, postgres, { witnesses: config.logWitnesses })
  registerReceiptRoutes(http, purposes)
  const consent = await registerConsent(http, {
    postgres,
    purposes,
    catalogues,
    sources,
    rules,
    knownOf: knownToSelf,
    cors,
    config,
    log,
  })

  await registerFeedback(http, {
    ...{ postgres, purposes, catalogues, rules },
    recordAnswers: consent.recordAnswers,
    publicUrl: config.publicUrl,
  })

  registerDocs(http, { publicUrl: config.publicUrl, version })
  registerSdk(http)
  registerConsole(http)

  const url = await http.listen(config)
  return {
    url,
    close: async () => {
      congestion.close()
      await http.close()
      await consent.close()
      await ledger.close()
      await inbox.close()
      bell.close()
      publisher.close()
      await live.close()
      await clickhouse.close()
      await database.close()
    },
  }
}

/** One worker: the pipeline, the shipment of history, and housekeeping. */
export const composeWorker = async (config: Config, log: Log): Promise<{ close(): Promise<void> }> => {
  const { databaseUrl, clickhouseUrl } = urlsOf(config)
  const registry = openRegistry()
  const database = await openDatabase(databaseUrl, { name: 'candor-worker', max: 3, maxSystem: 5 })
  const { postgres, purposes } = database
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'candor-worker' })

  const work = watchWork(roleUrl(databaseUrl, 'candor_app'), log)
  const metrics = createPipelineMetrics(registry)
  const publisher = createLivePublisher(postgres.db, log)
  const pipeline = startPipelineWorker({
    db: purposes.system('resolution'),
    clickhouse,
    work,
    deps: { now: Date.now },
    log,
    onWorked: (worked, seconds) => {
      metrics.worked(worked, seconds)
      publisher.publish(linesOfChunk(worked.items, systemClock.now()))
    },
    onShipped: metrics.shipped,
  })
  const facts = startFacts(purposes.system('resolution'), work, log)
  const catalogues = createCatalogues(postgres.db)
  const segments = startSegments({
    postgres,
    db: purposes.system('segmentation'),
    catalogues,
    evaluate: createEvaluate({ clickhouse, purposes, catalogues }),
    work,
    log,
    now: Date.now,
  })
  const rewards = startRewards({ db: purposes.system('asking'), work, log })
  const squash = startSquash({
    db: purposes.system('resolution'),
    clickhouse,
    work,
    log,
    afterMs: config.squashAfterMs,
  })
  const respelling = startRespelling(
    purposes.system('resolution'),
    (tx, found) => followIdentified(tx, found, { now: systemClock.now(), defaults: defaultAllow }),
    log,
  )
  const maintenance = startMaintenance(purposes.system('resolution'), log, metrics.total)
  const checkpoints = startCheckpoints(purposes.system('consent'), config.publicUrl, log)
  const { tcf, outgoingAllow: allow } = config
  const vendorList = tcf && keepVendorList(postgres.db, { url: tcf.vendorListUrl, allow }, log)
  const sweeper = startSweeper({ db: purposes.system('consent'), work, log, registry })
  const outbox = startOutbox({ postgres, purposes, work, log, registry })
  const health =
    config.workerPort === undefined
      ? null
      : await serveHealth({
          host: config.host,
          port: config.workerPort,
          ready: async () => (await probePostgres(postgres.db)).ok,
          metrics: () => registry.metrics(),
        })

  return {
    close: async () => {
      await work.close()
      await pipeline.close()
      await facts.close()
      await segments.close()
      await rewards.close()
      await squash.close()
      await respelling.close()
      await health?.close()
      publisher.close()
      await maintenance.close()
      await sweeper.close()
      await vendorList?.close()
      await outbox.close()
      await checkpoints.close()
      await clickhouse.close()
      await database.close()
    },
  }
}
