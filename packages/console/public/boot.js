// Before the first paint: language, direction and colour scheme as last chosen, so that nothing flashes or turns round.
// A file of its own, because the content security policy allows no inline script.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const known = ['en', 'zh', 'ar']
  const wanted = [read('candor.language'), ...navigator.languages.map((l) => l.slice(0, 2))]
  const language = wanted.find((l) => known.includes(l)) || 'en'
  root.lang = language === 'zh' ? 'zh-Hans' : language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
  const scheme = read('candor.scheme')
  const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  root.style.background = dark ? '#14161A' : '#FBFAF7'
})()
