import {
  childrenOf,
  compareSegments,
  type SegmentNode,
  segmentContent,
  segmentSizes,
  undecided,
} from '@candor/contracts'
import { sql } from 'kysely'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, problem } from '../../../platform/http/index.ts'
import { purposeNamed, wilson } from '../../consent/index.ts'
import { readSummaries, seesOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { guardOf } from '../disclosure/guarded.ts'
import { findSegment } from '../find-segment.ts'
import { prepareSegments } from '../prepare.ts'
import type { SegmentsDeps } from '../register.ts'
import { readScene } from '../scene.ts'
import { readDays, readSegments } from '../segments.store.ts'
import { tallyContent } from './content.ts'
import { fillDays } from './fill-days.ts'
import { readOverlap } from './members.store.ts'

/** A report reads so many members at most, the newest; more would not say more. */
const mostMembers = 100_000
const mostTopics = 50
const dayMs = 86_400_000

type LikelihoodNode = Extract<SegmentNode, { likelihood: unknown }>

const likelihoodIn = (node: SegmentNode): LikelihoodNode | null =>
  'likelihood' in node
    ? node
    : (childrenOf(node)
        .map((c) => likelihoodIn(c.node))
        .find((n) => n !== null) ?? null)

const share = (yes: number, of: number) => {
  if (of === 0) return null
  const { low, high } = wilson(yes, of)
  return { low, mid: yes / of, high }
}

/** What a segment tells as a whole: its size over time, its overlap with another, what its members read, who is undecided. */
export const registerReports = (http: Http, deps: SegmentsDeps): void => {
  const { postgres, purposes, catalogues, evaluate, queryEvents, startOf } = deps

  http.route(segmentSizes, async ({ params, query }, { workspaceId, principal }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const guarded = guardOf(principal, startOf('size', workspaceId, segment.id))
    const today = new Date().toISOString().slice(0, 10)
    const from = new Date(Date.now() - (query.days - 1) * dayMs).toISOString().slice(0, 10)
    const days = fillDays(await readDays(postgres.db, workspaceId, segment.id, from), from, today)
    return {
      items: days.map((d) => ({
        day: d.day,
        size: guarded(d.size),
        entered: guarded(d.entered),
        left: guarded(d.left),
      })),
    }
  })

  http.route(compareSegments, async ({ query }, { workspaceId, principal }) => {
    const [a, b] = [
      await findSegment(postgres.db, workspaceId, query.a),
      await findSegment(postgres.db, workspaceId, query.b),
    ]
    if (a.purpose !== b.purpose)
      throw problem('conflict', {
        detail: `The two serve different purposes (${a.purpose}, ${b.purpose}), so no reading may see both.`,
      })
    const purpose = await purposeNamed(catalogues, workspaceId, a.purpose)
    const found = await purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, (tx) =>
      readOverlap(tx, workspaceId, a.id, b.id),
    )
    const guarded = guardOf(principal, startOf('overlap', workspaceId, ...[a.id, b.id].sort((x, y) => x - y)))
    const told = {
      both: guarded(found.both),
      onlyA: guarded(found.onlyA),
      onlyB: guarded(found.onlyB),
    }
    // With the sizes of both segments, one number that is told would give away one that is not.
    const hidden = Object.values(told).includes(null)
    return hidden ? { both: null, onlyA: null, onlyB: null } : told
  })

  http.route(segmentContent, async ({ params, query }, { workspaceId, principal }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const purpose = await purposeNamed(catalogues, workspaceId, segment.purpose)
    const context = { workspaceId, actor: principal.label, purpose: segment.purpose }
    const people = await purposes.withPurpose(purpose, context, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select person_id as id from segment_members where workspace_id = ${workspaceId} and segment_id = ${segment.id}
        order by since desc limit ${mostMembers}`.execute(tx)
      return rows.map((r) => r.id)
    })
    const since = Date.now() - query.days * dayMs
    const tallies = await tallyContent(queryEvents, context, people, since)
    const guarded = guardOf(principal, startOf('content', workspaceId, segment.id))
    const mayTell = (n: number) => guarded(n) !== null
    return {
      members: guarded(people.length),
      topics: tallies
        .sort((a, b) => b.sent + b.read - a.sent - a.read || a.topic.localeCompare(b.topic))
        .slice(0, mostTopics)
        .map((t) => ({
          topic: t.topic,
          emailSent: guarded(t.sent),
          emailClicked: guarded(t.clicked),
          emailRate: mayTell(t.sent) && mayTell(t.clicked) ? share(Math.min(t.clicked, t.sent), t.sent) : null,
          webRead: guarded(t.read),
          webShare: mayTell(t.read) && mayTell(people.length) ? share(t.read, people.length) : null,
        })),
    }
  })

  http.route(undecided, async ({ params, query }, { workspaceId, principal }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const node = prepareSegments(await readSegments(postgres.db, workspaceId)).find((s) => s.id === segment.id)?.node
    const likelihood = node ? likelihoodIn(node) : null
    if (!likelihood) return { items: [], next: null }
    const purpose = await purposeNamed(catalogues, workspaceId, segment.purpose)
    const context = { workspaceId, actor: principal.label, purpose: segment.purpose }
    const scene = await readScene(postgres.db, workspaceId, segment.purpose, Date.now())
    const after = decodeCursor(z.object({ id: z.uuid() }), query.cursor)?.id
    const page = { after, limit: query.limit + 1 }
    const found = await evaluate.undecided(context, likelihood, scene, page)
    const shown = found.slice(0, query.limit)
    const summaries = await purposes.withPurpose(purpose, context, async (tx) => {
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'segment.undecided_read',
        target: `segment:${segment.key}`,
        detail: { count: shown.length, purpose: segment.purpose },
      })
      return readSummaries(
        tx,
        workspaceId,
        shown.map((f) => f.personId),
        seesOf(principal),
      )
    })
    const labels = new Map(summaries.map((s) => [s.id, s.label]))
    const last = shown.at(-1)
    return {
      items: shown
        .filter((f) => labels.has(f.personId))
        .map((f) => ({
          personId: f.personId,
          label: labels.get(f.personId)!,
          attribute: likelihood.likelihood.declared?.attribute ?? null,
          score: f.score,
        })),
      next: found.length > shown.length && last ? encodeCursor({ id: last.personId }) : null,
    }
  })
}
