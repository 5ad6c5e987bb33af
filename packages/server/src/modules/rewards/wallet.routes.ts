import { getWallet, takeReward } from '@candor/contracts'
import type { FastifyRequest } from 'fastify'
import { type Http, problem } from '../../platform/http/index.ts'
import { type ForPurpose, retryConflicts } from '../../platform/postgres/index.ts'
import { createLinkReader, holderOfLink, type TokenSubject } from '../consent/index.ts'
import { holdRewardee } from './ledger/hold-person.ts'
import type { Routing } from './register.ts'
import { readWallet, takeItem } from './wallet.ts'

const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

/** What the holder of a preference link has and can have. Any site may call: the token is all it takes. */
export const registerWallet = async (http: Http, { postgres, purposes, cors }: Routing): Promise<void> => {
  const readLink = await createLinkReader(postgres)
  const ofPerson = http.linkRoutes({
    allow: cors.allow,
    holderOf: async (request): Promise<TokenSubject> => {
      const holder = await readLink(bearerOf(request))
      if (!holder) throw problem('link_ended')
      return holder
    },
  })
  const within = <T>(link: TokenSubject, act: (tx: ForPurpose<'asking'>, personId: string) => Promise<T>) =>
    retryConflicts(() =>
      purposes.withPurpose('asking', { workspaceId: link.workspaceId, actor: 'preference link' }, async (tx) => {
        const holder = await holderOfLink(tx as ForPurpose as ForPurpose<'consent'>, link)
        if (!holder) throw problem('link_ended')
        return act(tx, holder.personId)
      }),
    )

  ofPerson(getWallet, ({ query: { locale } }, { holder }) =>
    within(holder, (tx, personId) =>
      readWallet(tx, { workspaceId: holder.workspaceId, personId }, { locale, now: new Date() }),
    ),
  )
  ofPerson(takeReward, ({ query: { locale }, body }, { holder }) =>
    within(holder, async (tx, personId) => {
      const person = await holdRewardee(tx, holder.workspaceId, { personId })
      if (!person) throw problem('link_ended')
      const now = new Date()
      await takeItem(tx, person, { ...body, now })
      return readWallet(tx, person, { locale, now })
    }),
  )
  for (const { path } of [getWallet, takeReward]) http.app.options(path, cors.preflight)
}
