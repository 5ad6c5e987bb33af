export interface SnippetOptions {
  /** Where Candor is, without a slash at the end. */
  host: string
  writeKey: string
  /** The source rests on another legal basis than consent. */
  consentNotRequired?: boolean
  /** Candor asks the consent question itself. */
  banner?: boolean
  /** Google's tags on the page are told the answer. The script for it must come before them. */
  googleConsentMode?: boolean
}

/** JSON that may stand inside a script element. */
const literal = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** Blocks for the few hundred bytes it has: Google's tags must find the default when they start. */
const consentModeTag = (host: string): string =>
  `<script src="${attribute(`${host}/sdk/google-consent-mode.js`)}"></script>\n`

/**
 * The lines a page puts into its head: calls are gathered at once, and the SDK, loaded without blocking, replays them. Needs a
 * nonce or a hash under a strict Content-Security-Policy; `scriptTag` needs neither.
 */
export const snippet = ({ host, writeKey, consentNotRequired, banner, googleConsentMode }: SnippetOptions): string => {
  const options = literal({
    writeKey,
    host,
    ...(consentNotRequired && { consent: 'not-required' }),
    ...(banner && { banner }),
  })
  return `${googleConsentMode ? consentModeTag(host) : ''}<script>
!function(w,d){var c=w.candor=w.candor||[];if(c.load||!c.push)return;
"load track identify page screen group alias consent reset flush on".split(" ").forEach(function(m){
c[m]=function(){var a=[].slice.call(arguments);return w.candor===c?void c.push([m].concat(a)):w.candor[m].apply(null,a)}});
var s=d.createElement("script");c.preferences={open:function(o){var f=function(){w.candor.preferences.open(o)};
w.candor===c?s.addEventListener("load",f):f()}};s.async=1;s.src=${literal(`${host}/sdk/candor.js`)};d.head.appendChild(s)}(window,document);
candor.load(${options});
candor.page();
</script>`
}

/** One script element that loads the SDK, starts it and reports the page; for pages that allow no inline script. */
export const scriptTag = ({ host, writeKey, consentNotRequired, banner, googleConsentMode }: SnippetOptions): string =>
  `${googleConsentMode ? consentModeTag(host) : ''}<script async src="${attribute(`${host}/sdk/candor.js`)}" data-write-key="${attribute(writeKey)}"${
    consentNotRequired ? ' data-consent="not-required"' : ''
  }${banner ? ' data-banner="on"' : ''}></script>`
