import { preferencesPage } from '@candor/sdk/preferences-page'
import { type Http, pageHeaders } from '../../../platform/http/index.ts'
import type { SignedTokens } from './signed-tokens.ts'

const sentences = [
  [
    'en',
    'ltr',
    'This link has ended',
    'Nothing has changed. The link in a newer message from us works; or write to us, and we will send you another.',
  ],
  ['zh', 'ltr', '此链接已失效', '没有任何更改。我们较新的消息中的链接可以使用；您也可以联系我们，我们会再发送一个。'],
  [
    'ar',
    'rtl',
    'انتهت صلاحية هذا الرابط',
    'لم يتغير شيء. الرابط في رسالة أحدث منا يعمل، أو راسلنا لنرسل إليك رابطًا آخر.',
  ],
] as const

/** In all languages, since nothing is known of whoever opens it. */
const endedPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Privacy</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<style>body{font:17px/1.6 system-ui,sans-serif;max-width:60ch;margin:12vh auto;padding:0 24px;background:#fbfaf7;color:#1b1f23}
h1,h2{font-size:21px;margin:2em 0 0}p{margin:.25em 0}
@media(prefers-color-scheme:dark){body{background:#14161a;color:#e7e5e1}}</style></head><body><main>
${sentences
  .map(([lang, dir, title, text], i) => {
    const level = i === 0 ? 'h1' : 'h2'
    return `<section lang="${lang}" dir="${dir}"><${level}>${title}</${level}><p>${text}</p></section>`
  })
  .join('\n')}
</main></body></html>`

/**
 * /preferences/<token>, where links lead. Looking changes nothing, and reads nobody: mail scanners follow links. The page
 * holds no word of the person; its script asks for it with the token.
 */
export const registerHostedPage = (http: Http, tokens: SignedTokens): void => {
  const page = preferencesPage()
  http.app.get<{ Params: { token: string } }>(
    '/preferences/:token',
    { exposeHeadRoute: true },
    async ({ params }, reply) => {
      const holds = await tokens.read('preferences', params.token)
      reply.headers(pageHeaders).header('cache-control', 'no-store').type('text/html; charset=utf-8')
      return holds ? reply.send(page) : reply.code(410).send(endedPage)
    },
  )
}
