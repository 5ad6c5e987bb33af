import { persistently, type Reply, request } from '../api/request.ts'
import type { Wallet } from './contract.ts'

/** The wallet of the one person that a signed token names. */
export const walletSource = (host: string, token: string, locale: string) => {
  const query = new URLSearchParams({ locale })
  return {
    load: (): Promise<Reply<Wallet>> => persistently(() => request<Wallet>(`${host}/v1/wallet?${query}`, { token }), 2),
    /** `idempotencyKey`: the same again spends nothing more. */
    take: (item: string, idempotencyKey: string): Promise<Reply<Wallet>> => {
      const body = { item, idempotencyKey }
      return persistently(() => request<Wallet>(`${host}/v1/wallet/take?${query}`, { method: 'POST', body, token }), 2)
    },
  }
}

export type WalletSource = ReturnType<typeof walletSource>
