/** Is this the name of a place, as the contract writes one (`place` in contracts/profiles): app, web, store:riverside? */
export const isPlaceText = (text: string): boolean =>
  text.length <= 120 && /^[a-z][a-z0-9_-]{0,30}(:[^\s:][^:\p{Cc}]*)*$/u.test(text)
