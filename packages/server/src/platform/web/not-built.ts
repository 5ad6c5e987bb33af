const sentences = [
  [
    'en',
    'ltr',
    'The console has not been built yet. Run',
    'and load this page again. The interface at /v1 works without it.',
  ],
  ['zh', 'ltr', '控制台尚未构建。请运行', '，然后重新加载此页面。/v1 接口无需控制台即可使用。'],
  ['ar', 'rtl', 'لم تُبنَ لوحة التحكم بعد. شغّل', 'ثم أعد تحميل هذه الصفحة. الواجهة ‎/v1 تعمل من دونها.'],
] as const

/** Shown in place of the console where it has not been built; in all languages, since nothing has been chosen yet. */
export const notBuiltPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Candor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{font:17px/1.6 system-ui,sans-serif;max-width:60ch;margin:15vh auto;padding:0 24px;text-align:start}
code{font:15px ui-monospace,monospace;direction:ltr;unicode-bidi:isolate}</style></head><body><h1>Candor</h1>
${sentences
  .map(
    ([lang, dir, before, after]) => `<p lang="${lang}" dir="${dir}">${before} <code>npm run build</code> ${after}</p>`,
  )
  .join('\n')}
</body></html>`
