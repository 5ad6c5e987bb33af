/** Lines to copy that send a first event to this server with a source's write key. */
export const snippets = (host: string, writeKey: string) => ({
  web: `<script>
  // Calls made before the script has loaded are kept and repeated.
  window.candor = window.candor || []
  for (const name of ['load', 'track', 'identify', 'page', 'consent']) {
    window.candor[name] = window.candor[name] || ((...args) => window.candor.push([name, ...args]))
  }
</script>
<script async src="${host}/sdk/candor.js"></script>
<script>
  candor.load({ writeKey: '${writeKey}', host: '${host}' })
  candor.page()
</script>`,
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
