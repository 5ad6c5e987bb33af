import type { Source } from '@candor/contracts'
import { snippet } from '@candor/sdk/snippet'

/** Lines to copy that send a first event to `host` with a source's write key. */
export const snippets = (host: string, { writeKey, legalBasis }: Pick<Source, 'writeKey' | 'legalBasis'>) => ({
  web: snippet({ host, writeKey, consentNotRequired: legalBasis !== 'consent' }),
  node: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${writeKey}', host: '${host}' })
analytics.track({
  userId: 'u-1001',
  event: 'Order Completed',
  properties: { orderId: 'A-17', total: 42.5, currency: 'EUR' },
  context: { consent: { categoryPreferences: { Analytics: true } } },
})
await analytics.closeAndFlush()`,
  curl: `curl ${host}/v1/batch -u '${writeKey}:' -H 'content-type: application/json' -d '{
  "batch": [{
    "type": "identify",
    "userId": "u-1001",
    "traits": { "email": "mei@example.com", "name": "Mei" },
    "context": { "consent": { "categoryPreferences": { "Functional": true, "Analytics": true } } }
  }]
}'`,
})
