export interface SnippetOptions {
  /** Where Candor is, without a slash at the end. */
  host: string
  writeKey: string
  /** The source rests on another legal basis than consent. */
  consentNotRequired?: boolean
}

/** JSON that may stand inside a script element. */
const literal = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/**
 * The lines a page puts into its head: calls are gathered at once, and the SDK, loaded without blocking, replays them. Needs a
 * nonce or a hash under a strict Content-Security-Policy; `scriptTag` needs neither.
 */
export const snippet = ({ host, writeKey, consentNotRequired }: SnippetOptions): string => {
  const options = literal({ writeKey, host, ...(consentNotRequired && { consent: 'not-required' }) })
  return `<script>
!function(w,d){var c=w.candor=w.candor||[];if(c.load||!c.push)return;
"load track identify page screen group alias consent reset flush on".split(" ").forEach(function(m){
c[m]=function(){var a=[].slice.call(arguments);return w.candor===c?void c.push([m].concat(a)):w.candor[m].apply(null,a)}});
var s=d.createElement("script");s.async=1;s.src=${literal(`${host}/sdk/candor.js`)};d.head.appendChild(s)}(window,document);
candor.load(${options});
candor.page();
</script>`
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** One script element that loads the SDK, starts it and reports the page; for pages that allow no inline script. */
export const scriptTag = ({ host, writeKey, consentNotRequired }: SnippetOptions): string =>
  `<script async src="${attribute(`${host}/sdk/candor.js`)}" data-write-key="${attribute(writeKey)}"${
    consentNotRequired ? ' data-consent="not-required"' : ''
  }></script>`
