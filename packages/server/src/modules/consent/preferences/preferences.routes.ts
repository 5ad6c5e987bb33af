import { changePreferences, createPreferenceLink, getOwnReceipt, getPreferences } from '@candor/contracts'
import { signalsIn } from '@candor/rules'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Http, problem } from '../../../platform/http/index.ts'
import { identifierOf, type RulesDirectory } from '../../identity/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { issueReceipt } from '../log/index.ts'
import { livingPerson } from '../subjects/subjects.store.ts'
import { holderOfLink, originOfLink } from './holder-of-link.ts'
import type { Links } from './links.ts'
import type { KnownOf } from './preferences.store.ts'
import { readOwnPreferences } from './read-preferences.ts'
import { type SaveDeps, savePreferences } from './save-preferences.ts'
import type { SignedTokens, TokenSubject } from './signed-tokens.ts'

export interface PreferenceDeps extends SaveDeps {
  readonly tokens: SignedTokens
  readonly links: Links
  readonly rules: RulesDirectory
  readonly knownOf: KnownOf
  jurisdictionOf(request: FastifyRequest): string | null
  readonly cors: {
    allow(request: FastifyRequest, reply: FastifyReply): void
    preflight(request: FastifyRequest, reply: FastifyReply): unknown
  }
}

const yearMs = 366 * 86_400_000

const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

/** Making links, for operators and API keys. */
const registerLinks = (http: Http, { purposes, links, rules }: PreferenceDeps) =>
  http.route(createPreferenceLink, async ({ params, body }, { workspaceId, principal }) => {
    const expiresAt = body.expiresAt === undefined ? undefined : Date.parse(body.expiresAt)
    if (expiresAt !== undefined && !(expiresAt > Date.now() && expiresAt < Date.now() + yearMs))
      throw problem('invalid_request', { detail: 'A link ends in the future, within a year.' })
    const known = body.through && identifierOf(await rules.of(workspaceId), body.through.kind, body.through.value)
    if (known === null) throw problem('bad_identifier', { detail: 'It names nobody, or does not fit its kind.' })
    const through = body.through && known ? { kind: body.through.kind, value: known } : null
    return purposes.withPurpose('consent', { workspaceId, actor: principal.label }, async (tx) => {
      const personId = await livingPerson(tx, workspaceId, params.id)
      if (personId === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
      const origin = await originOfLink(tx, workspaceId, personId, through)
      if (origin === null) throw problem('not_found', { detail: 'The person does not have this identifier.' })
      const link = await links.preferences(
        { workspaceId, subject: personId, origin },
        { ...(expiresAt !== undefined && { expiresAt }), ...(body.locale !== undefined && { locale: body.locale }) },
      )
      const ends = new Date(link.expiresAt).toISOString()
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'preference_link.created',
        target: `person:${personId}`,
        detail: { expiresAt: ends },
      })
      return { url: link.url, token: link.token, expiresAt: ends }
    })
  })

/** What the holder of a link may do. Any site may call: the token is all it takes. */
export const registerPreferenceRoutes = (http: Http, deps: PreferenceDeps): void => {
  const { purposes, tokens, cors, jurisdictionOf } = deps
  registerLinks(http, deps)

  const ofPerson = http.linkRoutes({
    allow: cors.allow,
    holderOf: async (request): Promise<TokenSubject> => {
      const holder = await tokens.read('preferences', bearerOf(request))
      if (!holder) throw problem('link_ended')
      return holder
    },
  })
  ofPerson(getPreferences, ({ query }, { holder }) => readOwnPreferences(deps, holder, query.locale))
  ofPerson(changePreferences, async ({ query, body }, { holder, request }) => {
    const from = { jurisdiction: jurisdictionOf(request), signals: signalsIn(request.headers) }
    await savePreferences(deps, holder, body, from)
    return readOwnPreferences(deps, holder, query.locale)
  })

  const ofReceipt = http.linkRoutes({
    allow: cors.allow,
    holderOf: async (request): Promise<{ workspaceId: number; link?: TokenSubject }> => {
      const { id } = request.params as { id: string }
      const { token } = request.query as { token?: unknown }
      const receipt = await tokens.read('receipt', typeof token === 'string' ? token : '')
      if (receipt?.subject === id.toLowerCase()) return { workspaceId: receipt.workspaceId }
      const link = await tokens.read('preferences', bearerOf(request))
      if (!link) throw problem('link_ended')
      return { workspaceId: link.workspaceId, link }
    },
  })
  ofReceipt(getOwnReceipt, ({ params: { id } }, { holder: { workspaceId, link }, reply }) =>
    purposes.withPurpose('consent', { workspaceId, actor: 'preference link' }, async (tx) => {
      const holder = link && (await holderOfLink(tx, link))
      if (holder === null) throw problem('link_ended')
      const receipt = await issueReceipt(tx, workspaceId, id, holder ? { subjectId: holder.personId } : {})
      if (!receipt) throw problem('not_found', { detail: 'There is no such receipt of yours.' })
      reply.header('content-disposition', `attachment; filename="receipt-${id}.json"`)
      return receipt as unknown as z.output<typeof getOwnReceipt.response>
    }),
  )

  for (const { path } of [getPreferences, getOwnReceipt]) http.app.options(path, cors.preflight)
}
